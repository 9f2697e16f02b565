with

orders as (

    select * from {{ ref('int_orders_categorised') }}
    where is_recognised

),

begun as (

    select * from orders
    where is_window_after_over or is_window_before_known

),

-- a later order has a greater number; the same order, or the same moment, none
near as (

    select
        begun.customer_id,
        begun.category,
        begun.order_number,
        orders.category as other_category,
        case
            when
                begun.is_window_after_over
                and orders.order_number > begun.order_number
                then {{ days_between('begun.order_date', 'orders.order_date') }}
        end as days_after,
        case
            when
                begun.is_window_before_known
                and orders.order_number < begun.order_number
                then {{ days_between('orders.order_date', 'begun.order_date') }}
        end as days_before
    from begun
    inner join orders
        on
            begun.customer_id = orders.customer_id
            and begun.order_number <> orders.order_number
            and orders.order_date between
            {{ add_days('begun.order_date', -var('affinity_window_days')) }}
            and {{ add_days('begun.order_date', var('affinity_window_days')) }}

),

final as (

    select
        customer_id,
        category,
        other_category,
        order_number,
        min(days_after) as days_after,
        min(days_before) as days_before
    from near
    where days_after is not null or days_before is not null
    group by customer_id, category, other_category, order_number

)

select * from final
