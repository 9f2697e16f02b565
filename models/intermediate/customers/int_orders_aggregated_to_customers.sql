with

orders as (

    select * from {{ ref('int_orders_valued') }}

),

final as (

    select
        customer_id,
        min(placed_at) filter (where is_valid) as first_order_at,
        max(placed_at) filter (where is_valid) as last_order_at,
        cast(count(*) filter (where is_valid) as integer) as orders_count,
        cast(coalesce(sum(units_count) filter (where is_valid), 0) as integer)
            as units_count,
        cast(
            coalesce(sum(net_amount) filter (where is_valid), 0)
            as decimal(18, 4)
        ) as revenue_net_amount,
        cast(
            coalesce(sum(total_amount) filter (where is_valid), 0)
            as decimal(18, 4)
        ) as revenue_gross_amount,
        bool_or(order_customer_type = 'business') as has_business_order,
        bool_or(order_customer_type = 'private') as has_private_order,
        bool_or(order_customer_type = 'unknown') as has_unknown_order
    from orders
    group by customer_id

)

select * from final
