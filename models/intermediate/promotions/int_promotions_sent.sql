with

message_events as (

    select * from {{ ref('stg_messaging__events') }}
    where event_type = 'sent' and promotion_id is not null

),

records as (

    select * from {{ ref('int_records_resolved') }}

),

final as (

    select
        message_events.promotion_id,
        records.customer_id,
        {{ business_date('message_events.occurred_at') }} as sent_on,
        min(message_events.occurred_at) as sent_at
    from message_events
    inner join records
        on
            records.record_type = 'recipient'
            and records.record_id
            = {{ recipient_id('message_events') }}
    where message_events.occurred_at <= {{ as_of_at() }}
    group by
        message_events.promotion_id,
        records.customer_id,
        sent_on

)

select * from final
