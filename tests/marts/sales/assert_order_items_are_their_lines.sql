-- An order's items are the sum of its lines as paid. If it breaks, categories
-- and orders tell two different revenues.
with

orders as (

    select * from {{ ref('orders') }}

),

order_lines as (

    select * from {{ ref('order_lines') }}

),

summed as (

    select
        order_id,
        sum(line_paid_amount) as lines_amount,
        sum(quantity) as units_count
    from order_lines
    group by order_id

),

final as (

    select
        orders.order_id,
        orders.items_amount,
        summed.lines_amount,
        orders.units_count,
        summed.units_count as lines_units_count
    from orders
    left join summed
        on orders.order_id = summed.order_id
    where
        orders.items_amount <> coalesce(summed.lines_amount, 0)
        or orders.units_count <> coalesce(summed.units_count, 0)

)

select * from final
