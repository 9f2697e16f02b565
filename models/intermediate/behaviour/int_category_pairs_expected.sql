with

firsts as (

    select * from {{ ref('int_orders_categorised') }}
    where is_window_after_over

),

followed as (

    select * from {{ ref('int_category_pairs_bought') }}
    where days_after is not null

),

buyers as (

    select
        category,
        order_number,
        count(*) as buyers_count
    from firsts
    group by category, order_number

),

-- the further on a journey, the more is bought afterwards, whatever it was
totals as (

    select
        order_number,
        sum(buyers_count) as buyers_count
    from buyers
    group by order_number

),

followers as (

    select
        other_category,
        order_number,
        count(*) as followers_count
    from followed
    group by other_category, order_number

),

final as (

    select
        buyers.category as from_category,
        followers.other_category as to_category,
        -- decimals add up to the same in any order
        sum(
            cast(
                cast(buyers.buyers_count as double)
                * followers.followers_count
                / nullif(totals.buyers_count, 0) as decimal(18, 9)
            )
        ) as expected_count
    from buyers
    inner join totals
        on buyers.order_number = totals.order_number
    inner join followers
        on buyers.order_number = followers.order_number
    group by buyers.category, followers.other_category

)

select * from final
