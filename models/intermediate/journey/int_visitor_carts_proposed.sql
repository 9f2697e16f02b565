with

visitors as (

    select * from {{ ref('int_visitors_grouped') }}

),

interests as (

    select * from {{ ref('int_interests_sessioned') }}
    where cart_adds_count > 0 and first_at <= {{ as_of_at() }}

),

carted as (

    select distinct
        visitor_id,
        category
    from interests
    where category <> 'unmapped'

),

sized as (

    select
        dimension,
        cohort,
        count(*) as visitors_count
    from visitors
    group by dimension, cohort

),

counted as (

    select
        visitors.dimension,
        visitors.cohort,
        carted.category,
        count(*) as carters_count
    from visitors
    inner join carted
        on
            visitors.visitor_id = carted.visitor_id
            -- that they looked at it is known already
            and not (
                visitors.dimension = 'first_category'
                and visitors.cohort = carted.category
            )
    group by visitors.dimension, visitors.cohort, carted.category

),

everybody as (

    select
        counted.category,
        cast(counted.carters_count as double)
        / nullif(sized.visitors_count, 0) as carters_rate
    from counted
    inner join sized
        on
            counted.dimension = sized.dimension
            and counted.cohort = sized.cohort
    where counted.dimension = 'all'

),

-- of categories as often put in the cart, the first by name
final as (

    select
        counted.dimension,
        counted.cohort,
        counted.category as proposed_category,
        counted.carters_count,
        cast(counted.carters_count as double)
        / nullif(sized.visitors_count, 0) as carters_rate,
        cast(counted.carters_count as double)
        / nullif(sized.visitors_count, 0)
        / nullif(everybody.carters_rate, 0) as carters_lift
    from counted
    inner join sized
        on
            counted.dimension = sized.dimension
            and counted.cohort = sized.cohort
    inner join everybody
        on counted.category = everybody.category
    where
        sized.visitors_count >= {{ var('anonymous_min_visitors') }}
        and counted.carters_count >= {{ var('anonymous_min_carters') }}
    qualify row_number() over (
        partition by counted.dimension, counted.cohort
        order by
            counted.carters_count desc nulls last,
            counted.category asc nulls last
    ) = 1

)

select * from final
