with

sessions as (

    select * from {{ ref('int_buckets_aggregated_to_sessions') }}

),

events as (

    select * from {{ ref('int_events_parted') }}

),

moments as (

    {% for moment, at in {
        'entry': 'started_at', 'exit': 'last_page_at', 'arrival': 'arrived_at'
    }.items() %}
    {{ 'union all' if not loop.first }}
    select
        session_key,
        visitor_id,
        part,
        day_number,
        '{{ moment }}' as moment,
        {{ at }} as happened_at
    from sessions
    {% endfor %}

),

joined as (

    select
        moments.session_key,
        moments.moment,
        case when moments.moment <> 'exit' then events.event_id end
            as opening_id,
        events.event_id,
        events.page_url,
        events.device_type,
        events.platform,
        events.utm_source,
        events.utm_medium,
        events.utm_campaign,
        events.utm_content,
        events.click_id_type,
        events.message_id,
        events.outer_host as referrer_host
    from moments
    inner join events
        on
            moments.visitor_id = events.visitor_id
            and moments.part = events.part
            and moments.day_number = events.day_number
            and moments.happened_at = events.occurred_at
    where
        moments.moment = 'entry'
        or (moments.moment = 'exit' and events.page_url is not null)
        or (moments.moment = 'arrival' and events.is_arrival)

),

-- of events of one instant the first by id is the first, the last the last
final as (

    select
        session_key,
        moment,
        page_url,
        device_type,
        platform,
        utm_source,
        utm_medium,
        utm_campaign,
        utm_content,
        click_id_type,
        message_id,
        referrer_host
    from joined
    qualify row_number() over (
        partition by session_key, moment
        order by opening_id asc nulls last, event_id desc nulls last
    ) = 1

)

select * from final
