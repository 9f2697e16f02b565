with

events as (

    select * from {{ ref('stg_messaging__events') }}
    where
        event_type in ('sent', 'opened', 'clicked')
        and occurred_at <= {{ as_of_at() }}

),

agents as (

    select * from {{ ref('machine_agents') }}

),

bursts as (

    select * from {{ ref('int_bursts_found') }}

),

sends as (

    select
        message_id,
        min(occurred_at) as sent_at
    from events
    where event_type = 'sent'
    group by message_id

),

engagements as (

    select * from events
    where event_type in ('opened', 'clicked')

),

-- a user agent is judged once, and not once an event
met as (

    select distinct user_agent
    from engagements
    where user_agent is not null

),

machines as (

    select distinct met.user_agent
    from met
    inner join agents
        on {{ matches_row('lower(met.user_agent)', 'agents.agent_pattern') }}

),

-- a scanner opens just before it begins to click
swept as (

    select
        engagements.event_id,
        max(bursts.machine_rule) as machine_rule
    from engagements
    inner join bursts
        on
            engagements.message_id = bursts.message_id
            and engagements.occurred_at <= bursts.ended_at
            and engagements.occurred_at
            >= bursts.begun_at - case engagements.event_type
                when 'opened'
                    then interval '{{ var("machine_burst_seconds") }}' second
                else interval '0' second
            end
    group by engagements.event_id

),

final as (

    select
        engagements.event_id,
        engagements.message_id,
        engagements.event_type,
        engagements.occurred_at,
        coalesce(lower(engagements.link_url) like '%unsubscribe%', false)
            as is_unsubscribe_link,
        case
            when engagements.is_machine then 'provider'
            when machines.user_agent is not null then 'user_agent'
            when
                engagements.occurred_at < sends.sent_at
                + interval '{{ var("machine_seconds") }}' second
                then 'too_soon'
            else swept.machine_rule
        end as machine_rule
    from engagements
    left join sends
        on engagements.message_id = sends.message_id
    left join machines
        on engagements.user_agent = machines.user_agent
    left join swept
        on engagements.event_id = swept.event_id

)

select * from final
