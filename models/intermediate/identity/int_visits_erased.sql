{{ config(materialized = 'view') }}

with

visitors as (

    select * from {{ ref('int_visitors_held') }}
    where is_erased

),

sessions as (

    select * from {{ ref('int_events_aggregated_to_sessions') }}

),

attributed as (

    select * from {{ ref('int_sessions_attributed') }}

),

-- a visit in which somebody else took over the device is theirs, whole
final as (

    select distinct
        sessions.visitor_id,
        sessions.started_at,
        sessions.ended_at,
        visitors.customer_id
    from sessions
    inner join visitors
        on
            sessions.visitor_id = visitors.visitor_id
            and sessions.ended_at >= visitors.valid_from
            and sessions.started_at < coalesce(
                visitors.valid_to, {{ moment('9999-12-31 00:00:00') }}
            )
    left join attributed
        on sessions.session_key = attributed.session_key
    where attributed.session_key is null

)

select * from final
