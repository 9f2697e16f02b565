{{ config(materialized = 'view') }}

with

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

returns as (

    select * from {{ ref('int_returns_touched') }}

),

returned as (

    select
        order_id,
        min(occurred_at) as first_returned_at
    from returns
    where occurred_at <= {{ as_of_at() }}
    group by order_id

),

final as (

    select
        'return' as friction,
        'order' as unit,
        orders.channel as place,
        orders.customer_id,
        orders.placed_at as met_at,
        returned.first_returned_at as hurt_at,
        1 as base_count,
        case
            when {{ is_provided('returns') }}
                then case when returned.order_id is null then 0 else 1 end
        end as affected_count
    from orders
    left join returned
        on orders.order_id = returned.order_id

)

select * from final
