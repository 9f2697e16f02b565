{{ config(materialized = 'view') }}

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

chosen as (

    select
        touchpoints.source_id,
        touchpoints.action,
        touchpoints.person_key,
        touchpoints.customer_id,
        touchpoints.occurred_at,
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
final as (

    select
        chosen.source_id,
        chosen.action,
        chosen.person_key,
        chosen.customer_id,
        chosen.occurred_at,
        chosen.message_id,
        chosen.channel_group,
        coalesce(
            messages.promotion_id, chosen.promotion_id, sessions.utm_campaign
        ) as campaign,
        -- whatever the group is called by who replaced the rules
        coalesce(
            sessions.source = '(direct)'
            and sessions.medium in ('(none)', '(not set)'),
            false
        ) as is_direct,
        coalesce(chosen.intent = 'buy', false) as is_buying
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

)

select * from final
