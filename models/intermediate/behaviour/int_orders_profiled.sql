with

orders as (

    select * from {{ ref('int_orders_valued') }}
    where is_valid

),

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}

),

categories as (

    select * from {{ ref('int_categories_cycled') }}

),

summed as (

    select
        order_lines.order_id,
        max(categories.cycle_rank) as cycle_rank,
        sum(order_lines.quantity * order_lines.unit_price) as list_amount,
        sum(order_lines.returned_quantity) as returned_units_count
    from order_lines
    inner join categories
        on order_lines.category = categories.category
    group by order_lines.order_id

),

unmapped as (

    select cycle_rank
    from categories
    where category = 'unmapped'

),

-- whole cents: prices in another currency leave rounding behind
discounted as (

    select
        orders.order_id,
        cast(coalesce(summed.list_amount, 0) as decimal(18, 2)) as list_amount,
        cast(
            coalesce(summed.list_amount, 0) - orders.items_amount
            + orders.discount_amount as decimal(18, 2)
        ) as discount_amount,
        coalesce(summed.cycle_rank, unmapped.cycle_rank) as cycle_rank,
        coalesce(summed.returned_units_count, 0) as returned_units_count
    from orders
    cross join unmapped
    left join summed
        on orders.order_id = summed.order_id

),

final as (

    select
        orders.order_id,
        orders.customer_id,
        orders.placed_at,
        orders.order_date,
        orders.channel,
        discounted.cycle_rank,
        orders.net_amount,
        orders.items_amount - orders.discount_amount as goods_amount,
        discounted.list_amount,
        discounted.discount_amount,
        discounted.discount_amount > 0
        or orders.coupon_code is not null as is_discounted,
        orders.channel in ('web', 'app') as is_online,
        orders.shipping_amount > 0 as is_shipping_paid,
        orders.units_count,
        discounted.returned_units_count
    from orders
    inner join discounted
        on orders.order_id = discounted.order_id

)

select * from final
