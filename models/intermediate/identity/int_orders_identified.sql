with

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

records as (

    select * from {{ ref('int_records_owned') }}
    where record_type = 'order'

),

visitors as (

    select * from {{ ref('int_visitors_held') }}

),

final as (

    select
        orders.order_id,
        orders.visitor_id,
        orders.placed_at,
        orders.loaded_at,
        case
            when coalesce(records.is_erased, visitors.is_erased, false)
                then 'erased'
            when records.customer_id is not null then 'person_key'
            when visitors.customer_id is not null then 'visitor_interval'
            when orders.visitor_id is not null then 'guest_visitor'
            else 'order_alone'
        end as identified_by,
        coalesce(
            records.customer_id,
            visitors.customer_id,
            {{ founded_id("'visitor_id'", 'orders.visitor_id') }},
            {{ founded_id("'order_id'", 'orders.order_id') }}
        ) as customer_id
    from orders
    left join records
        on orders.order_id = records.record_id
    left join visitors
        on
            orders.visitor_id = visitors.visitor_id
            and orders.placed_at >= visitors.valid_from
            and orders.placed_at < coalesce(
                visitors.valid_to, {{ moment('9999-12-31 00:00:00') }}
            )

)

select * from final
