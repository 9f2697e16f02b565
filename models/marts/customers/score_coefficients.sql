with

coefficients as (

    select * from {{ ref('int_score_coefficients_fitted') }}
    where coefficient is not null

),

final as (

    select
        score,
        model,
        feature,
        at_least,
        taken_from,
        people_count,
        outcomes_count,
        cast(outcomes_count as double)
        / nullif(people_count, 0) as outcome_rate,
        coefficient as points,
        standard_error
    from coefficients

)

select * from final
