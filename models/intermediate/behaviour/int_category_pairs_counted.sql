with

orders as (

    select * from {{ ref('int_orders_categorised') }}

),

bought as (

    select * from {{ ref('int_category_pairs_bought') }}

),

expected as (

    select * from {{ ref('int_category_pairs_expected') }}

),

combined as (

    select * from {{ ref('int_category_pairs_combined') }}

),

from_categories as (

    select
        category,
        count(*) as orders_count,
        count(*) filter (where is_window_after_over) as buyers_count
    from orders
    group by category

),

to_categories as (

    select
        category,
        count(*) filter (where is_window_before_known) as buyers_count
    from orders
    group by category

),

followed as (

    select
        category as from_category,
        other_category as to_category,
        count(*) as followers_count,
        percentile_disc(0.5) within group (order by days_after asc)
            as median_days,
        percentile_disc(0.9) within group (order by days_after asc) as p90_days
    from bought
    where days_after is not null
    group by category, other_category

),

-- looked at from the second category, whose first order is the end
preceded as (

    select
        other_category as from_category,
        category as to_category,
        count(*) as preceded_count
    from bought
    where days_before is not null
    group by other_category, category

),

-- a pair that nobody bought has its row as well
final as (

    select
        from_categories.category as from_category,
        to_categories.category as to_category,
        cast(from_categories.buyers_count as integer) as buyers_count,
        cast(coalesce(followed.followers_count, 0) as integer)
            as followers_count,
        cast(coalesce(expected.expected_count, 0) as decimal(18, 6))
            as expected_count,
        cast(followed.median_days as integer) as median_days,
        cast(followed.p90_days as integer) as p90_days,
        cast(to_categories.buyers_count as integer) as to_buyers_count,
        cast(coalesce(preceded.preceded_count, 0) as integer) as preceded_count,
        cast(from_categories.orders_count as integer) as from_orders_count,
        cast(coalesce(combined.together_count, 0) as integer) as together_count
    from from_categories
    cross join to_categories
    left join followed
        on
            from_categories.category = followed.from_category
            and to_categories.category = followed.to_category
    left join expected
        on
            from_categories.category = expected.from_category
            and to_categories.category = expected.to_category
    left join preceded
        on
            from_categories.category = preceded.from_category
            and to_categories.category = preceded.to_category
    left join combined
        on
            from_categories.category = combined.from_category
            and to_categories.category = combined.to_category

)

select * from final
