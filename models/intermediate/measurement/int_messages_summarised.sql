{%- set moments = ['delivered', 'unsubscribed', 'complained'] -%}

with

events as (

    select * from {{ ref('stg_messaging__events') }}
    where occurred_at <= {{ as_of_at() }}

),

records as (

    select * from {{ ref('int_records_owned') }}
    where record_type = 'recipient'

),

engagements as (

    select * from {{ ref('int_engagements_judged') }}

),

engaged as (

    select
        message_id,
        -- who clicked has opened, pictures or not
        min(occurred_at) filter (where machine_rule is null) as opened_at,
        bool_or(machine_rule is not null) as is_opened_by_machine,
        min(occurred_at) filter (
            where event_type = 'clicked'
            and machine_rule is null
            and not is_unsubscribe_link
        ) as clicked_at,
        bool_or(event_type = 'clicked' and machine_rule is not null)
            as is_clicked_by_machine
    from engagements
    group by message_id

),

told as (

    select
        events.message_id,
        min(events.promotion_id) as promotion_id,
        coalesce(min(events.band), 'unassigned') as band,
        coalesce(min(events.wave), 'unassigned') as wave,
        coalesce(min(events.variant), 'unassigned') as variant,
        min(events.channel) as channel,
        coalesce(min(records.customer_id), min(events.recipient)) as person_key,
        min(records.customer_id) filter (where not records.is_erased)
            as customer_id,
        min(events.occurred_at) as sent_at,
        bool_or(events.event_type = 'hard_bounced') as has_hard_bounce,
        bool_or(events.event_type = 'soft_bounced') as has_soft_bounce,
        {% for moment in moments %}
        min(events.occurred_at) filter (
            where events.event_type = '{{ moment }}'
        ) as {{ moment }}_at,
        {% endfor %}
        sum(events.cost_amount) as cost_amount
    from events
    left join records
        on
            records.record_id
            = {{ recipient_id('events') }}
    group by events.message_id

),

summed as (

    select
        told.*,
        engaged.opened_at,
        engaged.clicked_at,
        coalesce(engaged.is_opened_by_machine, false) as is_opened_by_machine,
        coalesce(engaged.is_clicked_by_machine, false) as is_clicked_by_machine
    from told
    left join engaged
        on told.message_id = engaged.message_id

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
        {{ business_date('sent_at') }} as sent_on,
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
        is_clicked_by_machine,
        clicked_at,
        unsubscribed_at is not null as is_unsubscribed,
        unsubscribed_at,
        complained_at is not null as is_complained,
        complained_at,
        cost_amount
    from bounced

)

select * from final
