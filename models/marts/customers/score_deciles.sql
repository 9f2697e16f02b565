with

deciles as (

    select * from {{ ref('int_score_deciles_counted') }}

),

final as (

    select
        score,
        method,
        cast(decile as integer) as decile,
        cast(people_count as decimal(18, 4)) as people_count,
        cast(outcomes_count as double) as outcomes_count,
        cast(expected_count as double) as expected_outcomes_count,
        outcomes_count / nullif(people_count, 0) as outcome_rate,
        expected_count / nullif(people_count, 0) as expected_outcome_rate
    from deciles

)

select * from final
