with

orders as (

    select * from {{ ref('int_orders_rated') }}

),

final as (

    select
        customer_id,
        bool_or(order_customer_type = 'business') as has_business_order,
        bool_or(order_customer_type = 'private') as has_private_order,
        bool_or(order_customer_type = 'unknown') as has_unknown_order
    from orders
    group by customer_id

)

select * from final
