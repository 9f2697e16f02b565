with

orders as (

    select * from {{ ref('int_orders_identified') }}

),

visitors as (

    select * from {{ ref('int_visitors_attributed') }}

),

-- whoever still orders as a guest from the device keeps the guest's id
guests as (

    select distinct visitor_id
    from orders
    where identified_by = 'guest_visitor'

),

final as (

    select
        {{ founded_id("'visitor_id'", 'orders.visitor_id') }}
            as old_customer_id,
        min_by(
            orders.customer_id, (visitors.known_on, orders.placed_at)
        ) as customer_id,
        min(visitors.known_on) as valid_from
    from orders
    inner join visitors
        on
            orders.visitor_id = visitors.visitor_id
            and orders.placed_at >= visitors.valid_from
            and orders.placed_at < coalesce(
                visitors.valid_to, {{ moment('9999-12-31 00:00:00') }}
            )
    left join guests
        on orders.visitor_id = guests.visitor_id
    where
        orders.identified_by = 'visitor_interval'
        and guests.visitor_id is null
        and {{ business_date('orders.loaded_at') }} < visitors.known_on
    group by orders.visitor_id

)

select * from final
