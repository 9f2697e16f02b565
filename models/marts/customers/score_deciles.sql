with

deciles as (

    select * from {{ ref('int_score_deciles_counted') }}

),

final as (

    select
        score,
        method,
        cast(decile as integer) as decile,
        {{ as_decimal('people_count', 18, 4) }} as people_count,
        cast(outcomes_count as double) as outcomes_count,
        cast(expected_count as double) as expected_outcomes_count,
        cast(outcomes_count as double) / nullif(people_count, 0)
            as outcome_rate,
        cast(expected_count as double) / nullif(people_count, 0)
            as expected_outcome_rate
    from deciles

)

select * from final
