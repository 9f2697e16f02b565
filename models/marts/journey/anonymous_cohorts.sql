with

visitors as (

    select * from {{ ref('int_visitors_grouped') }}

),

proposed as (

    select * from {{ ref('int_visitor_carts_proposed') }}

),

counted as (

    select
        dimension,
        cohort,
        count(*) as visitors_count,
        count(*) filter (where not is_identified) as anonymous_count,
        cast(coalesce(
            sum(visits_count) filter (where not is_identified), 0
        ) as bigint) as anonymous_visits_count,
        count(*) filter (where not is_identified and visits_count > 1)
            as returned_count,
        count(*) filter (where not is_identified and is_engaged)
            as engaged_count,
        count(*) filter (where not is_identified and has_filled_cart)
            as carted_count
    from visitors
    group by dimension, cohort

),

final as (

    select
        counted.dimension,
        counted.cohort,
        counted.visitors_count,
        counted.anonymous_count,
        cast(counted.anonymous_count as double)
        / nullif(counted.visitors_count, 0) as anonymous_rate,
        counted.anonymous_visits_count,
        counted.returned_count,
        cast(counted.returned_count as double)
        / nullif(counted.anonymous_count, 0) as returned_rate,
        counted.engaged_count,
        cast(counted.engaged_count as double)
        / nullif(counted.anonymous_count, 0) as engaged_rate,
        counted.carted_count,
        cast(counted.carted_count as double)
        / nullif(counted.anonymous_count, 0) as carted_rate,
        proposed.proposed_category,
        proposed.carters_count as proposed_carters_count,
        proposed.carters_rate as proposed_carters_rate,
        proposed.carters_lift as proposed_lift
    from counted
    left join proposed
        on
            counted.dimension = proposed.dimension
            and counted.cohort = proposed.cohort

)

select * from final
