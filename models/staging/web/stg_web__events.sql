{{ config(
    materialized = kept_as(),
    unique_key = 'event_id',
    incremental_strategy = 'outdated',
    on_schema_change = 'fail',
    meta = {'outdated': 'stg_web__events_arrived'},
) }}

{%- set arrived = '(select landed_event_id as event_id from '
    ~ ref('stg_web__events_arrived') ~ ')' -%}
{%- set columns = '*, ' ~ landed_file() ~ ' as landed_file' -%}

with

source as (

    select {{ columns }} from {{ source('web', 'web_events') }}
    {{ keep_latest_known(
        'web', 'web_events', columns,
        among = arrived if is_incremental() else none
    ) }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('event_id') }} as event_id,
        {{ clean_id('visitor_id') }} as visitor_id,
        {{ clean_id('account_id') }} as account_id,
        {{ clean_id('product_id') }} as product_id,
        {{ clean_id('order_id') }} as order_id,
        {{ clean_id('message_id') }} as message_id,

        ---------- strings
        event_type,
        lower({{ clean_text('email_hash') }}) as email_hash,
        lower({{ clean_text('category') }}) as category,
        {{ clean_text('search_term') }} as search_term,
        {{ clean_text('coupon_code') }} as coupon_code,
        {{ clean_text('page_url') }} as page_url,
        {{ clean_text('referrer_url') }} as referrer_url,
        {{ clean_text('utm_source') }} as utm_source,
        {{ clean_text('utm_medium') }} as utm_medium,
        {{ clean_text('utm_campaign') }} as utm_campaign,
        {{ clean_text('utm_content') }} as utm_content,
        {{ clean_text('device_type') }} as device_type,
        {{ clean_text('platform') }} as platform,
        {{ clean_text('user_agent') }} as user_agent,
        {{ clean_text('ip_truncated') }} as ip_truncated,
        {{ clean_text('click_id_type') }} as click_id_type,

        ---------- numerics
        results_count,
        {{ safe_cast('engaged_seconds', 'decimal(18, 4)') }} as engaged_seconds,
        quantity,
        value,

        ---------- timestamps
        occurred_at,
        coalesce(loaded_at, occurred_at) as loaded_at,

        ---------- where it was read
        landed_file

    from source

)

select * from renamed
