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
        {{ session_id('sessions.session_key') }} as session_id,
        people.customer_id,
        sessions.visitor_id,
        sessions.message_id,
        {{ business_date('sessions.started_at') }} as session_date,
        sessions.started_at,
        sessions.ended_at,
        cast(row_number() over (
            partition by sessions.visitor_id
            order by
                sessions.started_at asc nulls last,
                sessions.session_key asc nulls last
        ) as integer) as visitor_session_number,
        sources.channel_group,
        sources.source,
        sources.medium,
        sessions.utm_campaign as campaign,
        sessions.utm_content as campaign_content,
        sessions.click_id_type,
        sessions.referrer_host,
        sessions.entry_page_url,
        sessions.exit_page_url,
        sessions.device_type,
        sessions.platform,
        cast(sessions.duration_seconds as integer) as duration_seconds,
        cast(sessions.engaged_seconds as decimal(18, 4)) as engaged_seconds,
        cast(sessions.events_count as integer) as events_count,
        {% for column in session_counts() %}
        cast(sessions.{{ column }} as integer) as {{ column }},
        {% endfor %}
        cast(sessions.empty_searches_count as integer) as empty_searches_count,
        cast(sessions.orders_count as integer) as orders_count,
        sessions.cart_outcome,
        sessions.is_logged_in,
        sessions.is_engaged
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
