with

source as (

    select * from {{ source('messaging', 'message_events') }}
    {{ keep_latest_known('messaging', 'message_events') }}

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
        coalesce(loaded_at, occurred_at) as loaded_at

    from source

)

select * from renamed
