{%- set moment = '(occurred_at, event_id)' -%}

with

events as (

    select * from {{ ref('stg_web__events') }}

),

told as (

    select
        visitor_id,
        event_id,
        occurred_at,
        event_type,
        engaged_seconds,
        page_url,
        order_id,
        account_id is not null or email_hash is not null as is_logged_in,
        event_type = 'search' and results_count = 0 as is_empty_search,
        device_type,
        platform,
        utm_source,
        utm_medium,
        utm_campaign,
        utm_content,
        click_id_type,
        message_id,
        referrer_url,
        {{ host_of('page_url') }} as page_host,
        {{ host_of('referrer_url') }} as referrer_host
    from events

),

-- a page of one's own sends nobody
sourced as (

    select
        *,
        coalesce(
            {{ is_within_host('referrer_host', 'page_host') }}
            or {{ is_within_host('page_host', 'referrer_host') }},
            referrer_host is null
        ) as is_own_page
    from told

),

arrivals as (

    select
        *,
        case when not is_own_page then referrer_host end as outer_host,
        coalesce(
            utm_source, utm_medium, utm_campaign, click_id_type, message_id
        ) is not null
        or not is_own_page as has_source
    from sourced

),
{% if var('session_split_on_campaign') %}

-- tags that stay on page after page are one arrival; after a page without any
-- they are the next
compared as (

    select
        *,
        case
            when has_source
                then concat_ws(
                    '|',
                    coalesce(utm_source, ''),
                    coalesce(utm_medium, ''),
                    coalesce(utm_campaign, ''),
                    coalesce(utm_content, ''),
                    case when not is_own_page then referrer_url end
                )
        end as source_key
    from arrivals

),

turned as (

    select
        *,
        has_source and source_key is distinct from lag(source_key) over (
            partition by visitor_id
            order by occurred_at asc nulls last, event_id asc nulls last
        ) as is_turn
    from compared

),

parted as (

    select
        *,
        cast(sum(case when is_turn then 1 else 0 end) over (
            partition by visitor_id
            order by occurred_at asc nulls last, event_id asc nulls last
            rows between unbounded preceding and current row
        ) as integer) as part
    from turned

),
{% else %}

parted as (

    select
        *,
        0 as part
    from arrivals

),
{% endif %}

-- events of one bucket are never further apart than a session's gap
grouped as (

    select
        visitor_id,
        part,
        {% if var('session_split_on_midnight') -%}
        {{ business_date('occurred_at') }} - date '1970-01-01' as day_number,
        {%- else -%}
        0 as day_number,
        {%- endif %}
        {{ session_bucket('occurred_at') }} as bucket,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at,
        count(*) as events_count,
        {% for column, condition in session_counts().items() %}
        count(*) filter (where {{ condition }}) as {{ column }},
        {% endfor %}
        count(*) filter (where is_empty_search) as empty_searches_count,
        sum(engaged_seconds) as engaged_seconds,
        bool_or(is_logged_in) as is_logged_in,
        {{ distinct_values('order_id') }} filter (
            where event_type = 'purchase' and order_id is not null
        ) as order_ids,
        min_by({{ packed({
            'page_url': 'page_url',
            'device_type': 'device_type',
            'platform': 'platform',
        }) }}, {{ moment }}) as entry,
        max_by(page_url, {{ moment }}) filter (where page_url is not null)
            as exit_page_url,
        min_by({{ packed({
            'utm_source': 'utm_source',
            'utm_medium': 'utm_medium',
            'utm_campaign': 'utm_campaign',
            'utm_content': 'utm_content',
            'click_id_type': 'click_id_type',
            'message_id': 'message_id',
            'referrer_host': 'outer_host',
        }) }}, {{ moment }}) filter (
            where has_source and coalesce(utm_source, '') <> '(direct)'
        ) as arrival
    from parted
    group by visitor_id, part, day_number, bucket

),

final as (

    select
        visitor_id,
        part,
        day_number,
        bucket,
        first_at,
        last_at,
        events_count,
        {% for column in session_counts() %}
        {{ column }},
        {% endfor %}
        empty_searches_count,
        engaged_seconds,
        is_logged_in,
        order_ids,
        entry,
        exit_page_url,
        arrival
    from grouped

)

select * from final
