with

visitors as (

    select * from {{ ref('int_visitors_attributed') }}

),

orders as (

    select * from {{ ref('int_orders_identified') }}

),

guest_visitors as (

    select
        visitor_id,
        min(customer_id) as customer_id,
        {{ business_date('min(loaded_at)') }} as known_on
    from orders
    where identified_by = 'guest_visitor'
    group by visitor_id

),

final as (

    select
        visitor_id,
        customer_id,
        known_on,
        valid_from,
        valid_to,
        is_shared
    from visitors
    union all
    select
        guest_visitors.visitor_id,
        guest_visitors.customer_id,
        guest_visitors.known_on,
        cast(null as {{ moment_type() }}) as valid_from,
        min(visitors.valid_from) as valid_to,
        false as is_shared
    from guest_visitors
    left join visitors
        on guest_visitors.visitor_id = visitors.visitor_id
    group by
        guest_visitors.visitor_id,
        guest_visitors.customer_id,
        guest_visitors.known_on

)

select * from final
