with

sessions as (

    select * from {{ ref('int_events_aggregated_to_sessions') }}
    where started_at <= {{ as_of_at() }}

),

visits as (

    select * from {{ ref('int_sessions_attributed') }}

),

orders as (

    select * from {{ ref('int_orders_valued') }}
    where placed_at <= {{ as_of_at() }}

),

interactions as (

    select * from {{ ref('stg_service__interactions') }}
    where occurred_at <= {{ as_of_at() }}

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'interaction'

),

happened as (

    select
        visits.customer_id,
        'visit' as seen_by,
        max(sessions.ended_at) as seen_at
    from visits
    inner join sessions
        on visits.session_key = sessions.session_key
    group by visits.customer_id
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
