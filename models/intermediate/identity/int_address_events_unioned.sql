{{ config(materialized = 'view') }}

with

consents as (

    select * from {{ ref('int_consents_resolved') }}

),

message_events as (

    select * from {{ ref('stg_messaging__events') }}

),

matched as (

    select * from {{ ref('int_identifiers_matched') }}
    where identifier_type in ('email', 'phone')

),

records as (

    select * from {{ ref('int_records_resolved') }}

),

spellings as (

    select * from {{ ref('int_identifiers_normalised') }}
    where identifier_type in ('email', 'phone')

),

held as (

    select distinct
        records.customer_id,
        matched.identifier_type as address_type,
        matched.identifier_value as address
    from matched
    inner join records
        on
            matched.record_type = records.record_type
            and matched.record_id = records.record_id

),

-- what a person says holds for every address that would reach them
said as (

    select
        address_type,
        address,
        channel,
        status as event_type,
        recorded_at as occurred_at
    from consents
    where address is not null
    union all
    select
        held.address_type,
        held.address,
        consents.channel,
        consents.status as event_type,
        consents.recorded_at as occurred_at
    from consents
    inner join held
        on consents.customer_id = held.customer_id
    where consents.address is null

),

done as (

    select
        spellings.identifier_type as address_type,
        spellings.identifier_value as address,
        message_events.channel,
        message_events.event_type,
        message_events.occurred_at
    from message_events
    inner join spellings
        on
            message_events.recipient = spellings.identifier
            and spellings.identifier_type
            = case
                when message_events.channel = 'email' then 'email'
                else 'phone'
            end
    where
        message_events.event_type in (
            'hard_bounced', 'complained', 'unsubscribed'
        )
        and message_events.occurred_at <= {{ as_of_at() }}

),

-- a complaint and an unsubscribe are a person's word as well: who moved on to
-- another address is not written to there either; a bounce is the mailbox's
meant as (

    select
        held.address_type,
        held.address,
        message_events.channel,
        message_events.event_type,
        message_events.occurred_at
    from message_events
    inner join records
        on
            records.record_type = 'recipient'
            and records.record_id
            = {{ recipient_id('message_events') }}
    inner join held
        on records.customer_id = held.customer_id
    where
        message_events.event_type in ('complained', 'unsubscribed')
        and message_events.occurred_at <= {{ as_of_at() }}

),

happened as (

    select * from said
    where channel in ('email', 'sms', 'phone')
    union all
    select * from done
    union all
    select * from meant

),

final as (

    select
        address,
        channel,
        event_type,
        occurred_at
    from happened
    where
        address is not null
        and address_type
        = case when channel = 'email' then 'email' else 'phone' end

)

select * from final
