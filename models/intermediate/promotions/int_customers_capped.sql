with

message_events as (

    select * from {{ ref('stg_messaging__events') }}
    where event_type = 'sent' and occurred_at <= {{ as_of_at() }}

),

ledger as (

    select * from {{ ref('int_decisions_resolved') }}
    where
        {{ is_drawn_outcome('outcome') }}
        and decided_on < {{ as_of_date() }}

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'recipient'

),

promotions as (

    select * from {{ ref('promotions') }}

),

sent as (

    select
        records.customer_id,
        message_events.channel,
        message_events.promotion_id,
        message_events.occurred_at as sent_at
    from message_events
    inner join records
        on
            records.record_id
            = {{ recipient_id('message_events') }}
    union all
    select
        customer_id,
        channel,
        promotion_id,
        decided_at as sent_at
    from ledger

),

-- messages of service are exempt, both ways
final as (

    select distinct
        sent.customer_id,
        sent.channel
    from sent
    left join promotions
        on sent.promotion_id = promotions.promotion_id
    where
        coalesce(promotions.purpose, 'promo') <> 'service'
        and sent.sent_at > {{ as_of_at() }} - case sent.channel
            when 'email' then interval '{{ var("email_cap_hours") }}' hour
            when 'sms' then interval '{{ var("sms_cap_hours") }}' hour
            when 'push' then interval '{{ var("push_cap_hours") }}' hour
            else interval '0' hour
        end

)

select * from final
