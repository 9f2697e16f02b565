{{ config(materialized = 'view') }}

with

events as (

    select * from {{ ref('int_events_sourced') }}

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
    from events

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
    from events

),
{% endif %}

final as (

    select
        visitor_id,
        part,
        {% if var('session_split_on_midnight') -%}
        cast(
            {{ business_date('occurred_at') }} - date '1970-01-01' as integer
        ) as day_number,
        {%- else -%}
        0 as day_number,
        {%- endif %}
        {{ session_bucket('occurred_at') }} as bucket,
        event_id,
        occurred_at,
        event_type,
        product_id,
        category,
        engaged_seconds,
        page_url,
        order_id,
        is_logged_in,
        is_empty_search,
        device_type,
        platform,
        utm_source,
        utm_medium,
        utm_campaign,
        utm_content,
        click_id_type,
        message_id,
        outer_host,
        has_source and coalesce(utm_source, '') <> '(direct)' as is_arrival
    from parted

)

select * from final
