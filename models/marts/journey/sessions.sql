with

sessions as (

    select * from {{ ref('int_sessions_channelled') }}

),

final as (

    select
        {{ session_id('session_key') }} as session_id,
        customer_id,
        visitor_id,
        message_id,
        {{ business_date('started_at') }} as session_date,
        started_at,
        ended_at,
        session_number as visitor_session_number,
        channel_group,
        source,
        medium,
        utm_campaign as campaign,
        utm_content as campaign_content,
        click_id_type,
        referrer_host,
        entry_page_url,
        exit_page_url,
        device_type,
        platform,
        cast(duration_seconds as integer) as duration_seconds,
        cast(engaged_seconds as decimal(18, 4)) as engaged_seconds,
        cast(events_count as integer) as events_count,
        {% for column in session_counts() %}
        cast({{ column }} as integer) as {{ column }},
        {% endfor %}
        cast(empty_searches_count as integer) as empty_searches_count,
        cast(orders_count as integer) as orders_count,
        cart_outcome,
        is_logged_in,
        is_engaged
    from sessions

)

select * from final
