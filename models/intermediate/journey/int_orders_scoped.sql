{{ config(materialized = 'view') }}

with

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}

),

-- an order as a whole, and its part in each category
final as (

    select
        orders.order_id,
        'all' as category,
        orders.customer_id,
        orders.placed_at,
        orders.order_date,
        orders.channel,
        orders.is_online,
        orders.goods_amount
    from orders
    union all
    select
        orders.order_id,
        order_lines.category,
        orders.customer_id,
        orders.placed_at,
        orders.order_date,
        orders.channel,
        orders.is_online,
        sum(order_lines.line_paid_amount) as goods_amount
    from orders
    inner join order_lines
        on orders.order_id = order_lines.order_id
    group by
        orders.order_id,
        order_lines.category,
        orders.customer_id,
        orders.placed_at,
        orders.order_date,
        orders.channel,
        orders.is_online

)

select * from final
