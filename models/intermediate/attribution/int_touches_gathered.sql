with

touchpoints as (

    select * from {{ ref('int_touchpoints_unioned') }}

),

counted as (

    select * from {{ ref('attribution_touches') }}

),

sessions as (

    select * from {{ ref('int_sessions_channelled') }}

),

messages as (

    select * from {{ ref('int_messages_summarised') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

chosen as (

    select
        {{ touchpoint_id('touchpoints.action', 'touchpoints.source_id') }}
            as touchpoint_id,
        touchpoints.person_key,
        touchpoints.customer_id,
        touchpoints.occurred_at,
        touchpoints.action,
        touchpoints.message_id,
        touchpoints.promotion_id,
        touchpoints.intent,
        coalesce(counted.channel_group, touchpoints.channel_group)
            as channel_group,
        case
            when touchpoints.action = 'visit' then touchpoints.source_id
        end as session_key
    from touchpoints
    inner join counted
        on
            touchpoints.touchpoint = counted.touchpoint
            and touchpoints.action = counted.action
    where
        touchpoints.person_key is not null
        and coalesce(touchpoints.actor, 'user') = 'user'

),

-- a visit within seconds of sending is a scanner's, as such a click is
told as (

    select
        chosen.touchpoint_id,
        chosen.person_key,
        chosen.customer_id,
        chosen.occurred_at,
        chosen.action,
        chosen.message_id,
        chosen.channel_group,
        chosen.intent,
        coalesce(
            messages.promotion_id, chosen.promotion_id, sessions.utm_campaign
        ) as campaign
    from chosen
    left join sessions
        on chosen.session_key = sessions.session_key
    left join messages
        on chosen.message_id = messages.message_id
    where
        chosen.action <> 'visit'
        or messages.sent_at is null
        or chosen.occurred_at
        >= messages.sent_at + interval '{{ var("machine_seconds") }}' second

),

visits as (

    select distinct
        message_id,
        customer_id
    from told
    where action = 'visit' and customer_id is not null

),

clicks as (

    select message_id
    from told
    where action = 'clicked' and customer_id is not null

),

-- a click and the visit it began are one: whose visit it was is known, or the
-- click tells it
final as (

    select
        told.touchpoint_id,
        told.person_key,
        told.customer_id,
        told.occurred_at,
        told.channel_group,
        told.campaign,
        promotions.promotion_id,
        told.channel_group = 'Direct' as is_direct,
        coalesce(told.intent = 'buy', false) as is_buying
    from told
    left join visits
        on
            told.message_id = visits.message_id
            and told.customer_id = visits.customer_id
    left join clicks
        on told.message_id = clicks.message_id
    left join promotions
        on told.campaign = promotions.promotion_id
    where
        not (told.action = 'clicked' and visits.message_id is not null)
        and not (
            told.action = 'visit'
            and told.customer_id is null
            and clicks.message_id is not null
        )

)

select * from final
