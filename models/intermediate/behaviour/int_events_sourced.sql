{{ config(materialized = 'view') }}

with

events as (

    select * from {{ ref('int_events_outdated') }}

),

told as (

    select
        visitor_id,
        event_id,
        occurred_at,
        event_type,
        product_id,
        category,
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

final as (

    select
        *,
        case when not is_own_page then referrer_host end as outer_host,
        coalesce(
            utm_source, utm_medium, utm_campaign, click_id_type, message_id
        ) is not null
        or not is_own_page as has_source
    from sourced

)

select * from final
