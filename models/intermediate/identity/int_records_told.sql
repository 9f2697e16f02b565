{{ config(materialized = 'view') }}

with

message_events as (

    select * from {{ ref('stg_messaging__events') }}

),

consents as (

    select * from {{ ref('stg_crm__consents') }}

),

interactions as (

    select * from {{ ref('stg_service__interactions') }}

),

assignments as (

    select * from {{ ref('stg_messaging__assignments') }}

),

overrides as (

    select * from {{ ref('int_overrides_sided') }}

),

erasure_requests as (

    select * from {{ ref('stg_ops__erasure_requests') }}
    where requested_at <= {{ as_of_at() }}

),

recipients as (

    select
        contact_id,
        recipient,
        channel,
        cast(null as string) as exported_customer_id,
        min(loaded_at) as loaded_at
    from message_events
    where
        contact_id is not null
        or (recipient is not null and channel in ('email', 'sms', 'phone'))
    group by contact_id, recipient, channel

),

told as (

    select
        'recipient' as record_type,
        {{ recipient_id('recipients') }} as record_id,
        'contact_id' as identifier_type,
        contact_id as identifier,
        loaded_at
    from recipients
    where contact_id is not null
    union all
    select
        'recipient' as record_type,
        {{ recipient_id('recipients') }} as record_id,
        case
            when {{ is_erased_token('recipient') }} then 'account_id'
            when channel = 'email' then 'email'
            else 'phone'
        end as identifier_type,
        recipient as identifier,
        loaded_at
    from recipients
    where recipient is not null and channel in ('email', 'sms', 'phone')
    union all
    select
        'consent' as record_type,
        consent_id as record_id,
        identifier_type,
        identifier,
        loaded_at
    from consents
    union all
    select
        'interaction' as record_type,
        interaction_id as record_id,
        identifier_type,
        identifier,
        loaded_at
    from interactions
    union all
    select
        'assignment' as record_type,
        assignment_id as record_id,
        identifier_type,
        identifier,
        loaded_at
    from assignments
    union all
    select
        'override' as record_type,
        record_id,
        identifier_type,
        identifier,
        decided_at as loaded_at
    from overrides
    union all
    select
        'erasure' as record_type,
        request_id as record_id,
        identifier_type,
        identifier,
        requested_at as loaded_at
    from erasure_requests

),

final as (

    select
        record_type,
        record_id,
        identifier_type,
        identifier,
        loaded_at
    from told
    -- an id of ours, or a kind we do not know, names nobody here
    where
        identifier is not null
        and {{ identifier_rank('identifier_type') }} <= 6

)

select * from final
