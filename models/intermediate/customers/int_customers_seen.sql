with

visitors as (

    select * from {{ ref('int_visitors_attributed') }}

),

events as (

    select * from {{ ref('stg_web__events') }}

),

orders as (

    select * from {{ ref('int_orders_valued') }}

),

interactions as (

    select * from {{ ref('stg_service__interactions') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'interaction'

),

happened as (

    select
        visitors.customer_id,
        'visit' as seen_by,
        max(events.occurred_at) as seen_at
    from visitors
    inner join events
        on
            visitors.visitor_id = events.visitor_id
            and visitors.valid_from <= events.occurred_at
            and events.occurred_at < coalesce(
                visitors.valid_to, timestamptz '9999-12-31 00:00:00+00'
            )
    group by visitors.customer_id
    union all
    select
        customer_id,
        case when is_valid then 'order' else 'void_order' end as seen_by,
        max(placed_at) as seen_at
    from orders
    group by customer_id, seen_by
    union all
    select
        records.customer_id,
        'contact' as seen_by,
        max(interactions.occurred_at) as seen_at
    from records
    inner join interactions
        on records.record_id = interactions.interaction_id
    group by records.customer_id

),

final as (

    select
        customer_id,
        max(seen_at) as last_interaction_at,
        max(seen_at) filter (where seen_by = 'visit') as last_visit_at,
        max(seen_at) filter (where seen_by = 'void_order')
            as last_void_order_at
    from happened
    group by customer_id

)

select * from final
