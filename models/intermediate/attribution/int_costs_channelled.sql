with

kpis as (

    select * from {{ ref('int_kpis_costed') }}

),

messages as (

    select * from {{ ref('int_messages_costed') }}
    where promotion_id is null

),

sessions as (

    select * from {{ ref('int_sessions_channelled') }}
    where utm_campaign is not null

),

touches as (

    select * from {{ ref('attribution_touches') }}
    where channel_group is not null

),

rules as (

    select * from {{ ref('channel_rules') }}

),

-- a promotion costs here what the KPI table says, each cost counted once
spent as (

    select
        promotion_id as campaign,
        channel,
        cost_total as cost_amount
    from kpis
    union all
    select
        promotion_id as campaign,
        channel,
        cost_amount
    from messages

),

summed as (

    select
        campaign,
        channel,
        {{ message_touchpoint('channel') }} as touchpoint,
        lower(campaign) as campaign_told,
        lower(channel) as source,
        lower(channel) as medium,
        cast(null as varchar) as source_kind,
        sum(cost_amount) as cost_amount
    from spent
    group by campaign, channel
    having sum(cost_amount) <> 0

),

-- what was bought is what most visits by it were
visited as (

    select
        utm_campaign,
        medium,
        channel_group
    from sessions
    group by utm_campaign, medium, channel_group
    qualify row_number() over (
        partition by utm_campaign, medium
        order by count(*) desc nulls last, channel_group asc nulls last
    ) = 1

),

named as (

    select
        touchpoint,
        min(channel_group) as channel_group
    from touches
    group by touchpoint

),

ruled as (

    select
        summed.campaign,
        summed.channel,
        rules.channel_group
    from summed
    inner join rules
        on {{ fits_channel_rule('summed') }}
    qualify row_number() over (
        partition by summed.campaign, summed.channel
        order by rules.rule_rank asc nulls last
    ) = 1

),

final as (

    select
        coalesce(
            visited.channel_group,
            named.channel_group,
            ruled.channel_group,
            'Unassigned'
        ) as channel_group,
        summed.campaign,
        cast(sum(summed.cost_amount) as decimal(18, 4)) as cost_amount
    from summed
    left join visited
        on
            summed.campaign = visited.utm_campaign
            and summed.medium = visited.medium
    left join named
        on summed.touchpoint = named.touchpoint
    left join ruled
        on
            summed.campaign is not distinct from ruled.campaign
            and summed.channel = ruled.channel
    group by
        coalesce(
            visited.channel_group,
            named.channel_group,
            ruled.channel_group,
            'Unassigned'
        ),
        summed.campaign

)

select * from final
