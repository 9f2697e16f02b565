with

buckets as (

    select * from {{ ref('int_events_bucketed') }}

),

sessioned as (

    select * from {{ ref('int_buckets_sessioned') }}

),

orders as (

    select
        session_key,
        count(*) as orders_count
    from {{ ref('int_orders_sessioned') }}
    group by session_key

),

summed as (

    select
        sessioned.session_key,
        sessioned.visitor_id,
        sessioned.started_at,
        max(buckets.last_at) as ended_at,
        sum(buckets.events_count) as events_count,
        {% for column in session_counts() %}
        sum(buckets.{{ column }}) as {{ column }},
        {% endfor %}
        max(buckets.last_cart_at) as last_cart_at,
        sum(buckets.told_searches_count) as told_searches_count,
        sum(buckets.empty_searches_count) as empty_searches_count,
        sum(buckets.engaged_seconds) as engaged_seconds,
        bool_or(buckets.is_logged_in) as is_logged_in,
        min_by(buckets.entry, buckets.first_at) as entry,
        max_by(buckets.exit_page_url, buckets.first_at) filter (
            where buckets.exit_page_url is not null
        ) as exit_page_url,
        min_by(buckets.arrival, buckets.first_at) filter (
            where buckets.arrival is not null
        ) as arrival
    from buckets
    inner join sessioned
        on
            buckets.visitor_id = sessioned.visitor_id
            and buckets.part = sessioned.part
            and buckets.bucket = sessioned.bucket
            and buckets.day_number = sessioned.day_number
    group by sessioned.session_key, sessioned.visitor_id, sessioned.started_at

),

told as (

    select
        summed.session_key,
        summed.visitor_id,
        summed.started_at,
        summed.ended_at,
        {{ seconds_between('summed.started_at', 'summed.ended_at') }}
            as duration_seconds,
        summed.events_count,
        {% for column in session_counts() %}
        summed.{{ column }},
        {% endfor %}
        summed.last_cart_at,
        summed.told_searches_count,
        summed.empty_searches_count,
        coalesce(orders.orders_count, 0) as orders_count,
        summed.engaged_seconds,
        summed.is_logged_in,
        {{ unpacked('summed.entry', 'page_url') }} as entry_page_url,
        summed.exit_page_url,
        {{ unpacked('summed.entry', 'device_type') }} as device_type,
        {{ unpacked('summed.entry', 'platform') }} as platform,
        {{ unpacked('summed.arrival', 'utm_source') }} as utm_source,
        {{ unpacked('summed.arrival', 'utm_medium') }} as utm_medium,
        {{ unpacked('summed.arrival', 'utm_campaign') }} as utm_campaign,
        {{ unpacked('summed.arrival', 'utm_content') }} as utm_content,
        {{ unpacked('summed.arrival', 'click_id_type') }} as click_id_type,
        {{ unpacked('summed.arrival', 'message_id') }} as message_id,
        {{ unpacked('summed.arrival', 'referrer_host') }} as referrer_host
    from summed
    left join orders
        on summed.session_key = orders.session_key

),

final as (

    select
        *,
        case
            when orders_count > 0 then 'ordered'
            when checkouts_count > 0 then 'left_at_checkout'
            when cart_adds_count > 0 then 'left_in_cart'
            else 'none'
        end as cart_outcome,
        coalesce(
            greatest(duration_seconds, engaged_seconds)
            > {{ var('engaged_session_seconds') }},
            false
        )
        or page_views_count > 1
        or orders_count > 0
        or leads_count > 0 as is_engaged
    from told

)

select * from final
