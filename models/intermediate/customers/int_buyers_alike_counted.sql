with

orders as (

    select * from {{ ref('int_orders_categorised') }}

),

people as (

    select * from {{ ref('int_customers_banded') }}

),

buyers as (

    select distinct
        orders.category,
        people.customer_id,
        people.gender,
        people.age_band
    from orders
    inner join people
        on orders.customer_id = people.customer_id

),

everybody as (

    select distinct
        customer_id,
        gender,
        age_band
    from buyers

),

sized as (

    select
        category,
        count(*) as buyers_count
    from buyers
    group by category

),

alike as (

    select
        gender,
        age_band,
        count(*) as alike_count,
        sum(count(*)) over () as everybody_count
    from everybody
    group by gender, age_band

),

counted as (

    select
        category,
        gender,
        age_band,
        count(*) as buyers_alike_count
    from buyers
    group by category, gender, age_band

),

-- how many of a category's buyers are of one gender and age, over how many of
-- all buyers are: of too few of either nothing is said
final as (

    select
        sized.category,
        alike.gender,
        alike.age_band,
        cast(coalesce(counted.buyers_alike_count, 0) as double)
        / nullif(sized.buyers_count, 0)
        / nullif(
            cast(alike.alike_count as double)
            / nullif(alike.everybody_count, 0), 0
        ) as buyers_alike_lift
    from sized
    cross join alike
    left join counted
        on
            sized.category = counted.category
            and alike.gender = counted.gender
            and alike.age_band = counted.age_band
    where
        sized.buyers_count >= {{ var('usual_min_buyers') }}
        and alike.alike_count >= {{ var('usual_min_buyers') }}

)

select * from final
