with

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

final as (

    select
        customer_id,
        min(placed_at) as first_order_at,
        max(placed_at) as last_order_at,
        max(order_date) as last_order_date,
        cast(count(*) as integer) as orders_count,
        count(distinct extract(year from order_date)) as years_count,
        cast(sum(net_amount) as decimal(18, 4)) as net_amount,
        sum(list_amount) as list_amount,
        sum(discount_amount) as discount_amount,
        cast(sum(units_count) as integer) as units_count,
        cast(sum(returned_units_count) as integer) as returned_units_count,
        count(*) filter (where is_discounted) as discounted_orders_count,
        count(*) filter (where is_online) as online_orders_count,
        count(*) filter (where is_online and is_shipping_paid)
            as shipping_orders_count
    from orders
    group by customer_id

)

select * from final
