{{ config(
    materialized = kept_as(),
    unique_key = 'event_id',
    incremental_strategy = 'outdated',
    on_schema_change = 'fail',
    meta = {'outdated': 'stg_messaging__events_arrived'},
) }}

{%- set arrived = '(select landed_event_id as event_id from '
    ~ ref('stg_messaging__events_arrived') ~ ')' -%}
{%- set columns = '*, ' ~ landed_file() ~ ' as landed_file' -%}

with

source as (

    select {{ columns }} from {{ source('messaging', 'message_events') }}
    {{ keep_latest_known(
        'messaging', 'message_events', columns,
        among = arrived if is_incremental() else none
    ) }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('event_id') }} as event_id,
        {{ clean_id('message_id') }} as message_id,
        {{ clean_id('promotion_id') }} as promotion_id,
        {{ clean_id('customer_id') }} as exported_customer_id,
        {{ clean_id('contact_id') }} as contact_id,

        ---------- strings
        event_type,
        channel,
        {{ clean_text('band') }} as band,
        {{ clean_text('wave') }} as wave,
        {{ clean_text('variant') }} as variant,
        {{ clean_text('recipient') }} as recipient,
        {{ clean_text('link_url') }} as link_url,
        {{ clean_text('user_agent') }} as user_agent,

        ---------- numerics
        cost_amount,

        ---------- booleans
        is_machine,

        ---------- timestamps
        occurred_at,
        coalesce(loaded_at, occurred_at) as loaded_at,

        ---------- where it was read
        landed_file

    from source

)

select * from renamed
