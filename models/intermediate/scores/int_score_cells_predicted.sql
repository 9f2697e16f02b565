with

points as (

    select * from {{ ref('int_score_points_given') }}

),

coefficients as (

    select * from {{ ref('int_score_coefficients_fitted') }}
    where feature = 'constant'

),

-- of features as strong as each other, the last by name
added as (

    select
        score,
        model,
        cell,
        -- decimals add up to the same in any order
        cast(sum({{ as_decimal('points', 28, 15) }}) as double) as points,
        max_by(feature, (abs(points_above_average), feature))
            as strongest_feature,
        max_by(points_above_average, (abs(points_above_average), feature))
            as strongest_points
    from points
    group by score, model, cell

),

final as (

    select
        added.score,
        added.model,
        added.cell,
        added.strongest_feature,
        added.strongest_points,
        1 / (1 + exp(-(coefficients.coefficient + added.points)))
            as propensity_rate
    from added
    inner join coefficients
        on
            added.score = coefficients.score
            and added.model = coefficients.model

)

select * from final
