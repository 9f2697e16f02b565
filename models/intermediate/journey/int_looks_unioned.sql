{{ config(materialized = 'view') }}

with

people as (

    select * from {{ ref('int_sessions_attributed') }}

),

interests as (

    select * from {{ ref('int_interests_sessioned') }}

),

interactions as (

    select * from {{ ref('int_interactions_touched') }}
    where action = 'presence' and actor = 'user'

),

types as (

    select * from {{ ref('touchpoint_types') }}
    where channel = 'store'

),

orders as (

    select * from {{ ref('int_orders_profiled') }}
    where channel = 'store'

),

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}

),

final as (

    select
        people.customer_id,
        'online' as looked_in,
        interests.category,
        interests.first_at as looked_at
    from interests
    inner join people
        on interests.session_key = people.session_key
    union all
    select
        interactions.customer_id,
        'store' as looked_in,
        interactions.category,
        interactions.occurred_at as looked_at
    from interactions
    inner join types
        on interactions.touchpoint = types.touchpoint
    where interactions.customer_id is not null
    union all
    select
        orders.customer_id,
        'store' as looked_in,
        order_lines.category,
        orders.placed_at as looked_at
    from orders
    left join order_lines
        on orders.order_id = order_lines.order_id

)

select * from final
