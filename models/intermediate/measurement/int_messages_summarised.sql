{%- set moments = ['delivered', 'unsubscribed', 'complained'] -%}

with

events as (

    select * from {{ ref('stg_messaging__events') }}
    where occurred_at <= {{ as_of_at() }}

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'recipient'

),

sends as (

    select
        message_id,
        min(occurred_at) as sent_at
    from events
    where event_type = 'sent'
    group by message_id

),

-- what happens within seconds of sending, a scanner did
judged as (

    select
        events.message_id,
        events.promotion_id,
        events.band,
        events.wave,
        events.variant,
        events.channel,
        events.contact_id,
        events.recipient,
        events.exported_customer_id,
        events.event_type,
        events.occurred_at,
        events.cost_amount,
        coalesce(events.is_machine, false)
        or coalesce(
            events.event_type in ('opened', 'clicked')
            and events.occurred_at
            < sends.sent_at + interval '{{ var("machine_seconds") }}' second,
            false
        ) as is_by_machine,
        coalesce(lower(events.link_url) like '%unsubscribe%', false)
            as is_unsubscribe_link
    from events
    left join sends
        on events.message_id = sends.message_id

),

summed as (

    select
        judged.message_id,
        min(judged.promotion_id) as promotion_id,
        coalesce(min(judged.band), 'unassigned') as band,
        coalesce(min(judged.wave), 'unassigned') as wave,
        coalesce(min(judged.variant), 'unassigned') as variant,
        min(judged.channel) as channel,
        coalesce(min(records.customer_id), min(judged.recipient)) as person_key,
        min(records.customer_id) as customer_id,
        min(judged.occurred_at) as sent_at,
        bool_or(judged.event_type = 'hard_bounced') as has_hard_bounce,
        bool_or(judged.event_type = 'soft_bounced') as has_soft_bounce,
        -- who clicked has opened, images or not
        min(judged.occurred_at) filter (
            where judged.event_type in ('opened', 'clicked')
            and not judged.is_by_machine
        ) as opened_at,
        bool_or(
            judged.event_type in ('opened', 'clicked') and judged.is_by_machine
        ) as is_opened_by_machine,
        min(judged.occurred_at) filter (
            where judged.event_type = 'clicked'
            and not judged.is_by_machine
            and not judged.is_unsubscribe_link
        ) as clicked_at,
        {% for moment in moments %}
        min(judged.occurred_at) filter (
            where judged.event_type = '{{ moment }}'
        ) as {{ moment }}_at,
        {% endfor %}
        sum(judged.cost_amount) as cost_amount
    from judged
    left join records
        on
            records.record_id
            = {{ recipient_id('judged') }}
    group by judged.message_id

),

-- what a human opened arrived; a scanner also opens what is then refused
bounced as (

    select
        *,
        has_hard_bounce and opened_at is null as is_hard_bounced,
        has_soft_bounce
        and not has_hard_bounce
        and delivered_at is null
        and opened_at is null
        and not is_opened_by_machine as is_soft_bounced
    from summed

),

final as (

    select
        message_id,
        promotion_id,
        band,
        wave,
        variant,
        channel,
        person_key,
        customer_id,
        sent_at,
        is_hard_bounced,
        is_soft_bounced,
        case
            when not (is_hard_bounced or is_soft_bounced)
                then coalesce(delivered_at, sent_at)
        end as delivered_at,
        opened_at is not null as is_opened_by_human,
        opened_at,
        is_opened_by_machine
        and (opened_at is not null or not has_hard_bounce)
            as is_opened_by_machine,
        clicked_at is not null as is_clicked,
        clicked_at,
        unsubscribed_at is not null as is_unsubscribed,
        unsubscribed_at,
        complained_at is not null as is_complained,
        complained_at,
        cost_amount
    from bounced

)

select * from final
