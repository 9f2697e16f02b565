-- Whoever has a valid order has one first order, valid, and none before it. If
-- it breaks, new customers are counted twice or never.
with

orders as (

    select * from {{ ref('orders') }}
    where is_valid or is_first_order

),

final as (

    select
        customer_id,
        count(*) filter (where is_first_order) as firsts_count,
        min(placed_at) as first_at,
        min(placed_at) filter (where is_first_order) as marked_at
    from orders
    group by customer_id
    having
        count(*) filter (where is_first_order) <> 1
        or count(*) filter (where is_first_order and not is_valid) > 0
        or min(placed_at) <> min(placed_at) filter (where is_first_order)

)

select * from final
