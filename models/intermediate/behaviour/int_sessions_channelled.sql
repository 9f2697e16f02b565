{{ config(materialized = 'view') }}

with

sessions as (

    select * from {{ ref('int_events_aggregated_to_sessions') }}

),

people as (

    select * from {{ ref('int_sessions_attributed') }}

),

sources as (

    select * from {{ ref('int_sources_channelled') }}

),

final as (

    select
        sessions.*,
        people.customer_id,
        people.known_at,
        sources.channel_group,
        sources.source,
        sources.medium
    from sessions
    left join people
        on sessions.session_key = people.session_key
    inner join sources
        on
            sessions.utm_source is not distinct from sources.utm_source
            and sessions.utm_medium is not distinct from sources.utm_medium
            and sessions.utm_campaign is not distinct from sources.utm_campaign
            and sessions.click_id_type
            is not distinct from sources.click_id_type
            and sessions.referrer_host
            is not distinct from sources.referrer_host

)

select * from final
