{{ keep_rows_of('visitors', 'visitor_id') }}

with

sessions as (

    select * from {{ ref('int_buckets_aggregated_to_sessions') }}

),

outdated as (

    select * from {{ ref('int_visitors_outdated') }}

),

moments as (

    select * from {{ ref('int_moments_described') }}

),

entries as (

    select * from moments
    where moment = 'entry'

),

exits as (

    select * from moments
    where moment = 'exit'

),

arrivals as (

    select * from moments
    where moment = 'arrival'

),

final as (

    select
        sessions.session_key,
        sessions.visitor_id,
        sessions.started_at,
        sessions.session_number,
        sessions.ended_at,
        {{ seconds_between('sessions.started_at', 'sessions.ended_at') }}
            as duration_seconds,
        sessions.events_count,
        {% for column in session_counts() %}
        sessions.{{ column }},
        {% endfor %}
        sessions.last_cart_at,
        sessions.told_searches_count,
        sessions.empty_searches_count,
        sessions.engaged_seconds,
        sessions.is_logged_in,
        entries.page_url as entry_page_url,
        exits.page_url as exit_page_url,
        entries.device_type,
        entries.platform,
        arrivals.utm_source,
        arrivals.utm_medium,
        arrivals.utm_campaign,
        arrivals.utm_content,
        arrivals.click_id_type,
        arrivals.message_id,
        arrivals.referrer_host,
        outdated.version
    from sessions
    inner join outdated
        on sessions.visitor_id = outdated.visitor_id
    left join entries
        on sessions.session_key = entries.session_key
    left join exits
        on sessions.session_key = exits.session_key
    left join arrivals
        on sessions.session_key = arrivals.session_key

)

select * from final
