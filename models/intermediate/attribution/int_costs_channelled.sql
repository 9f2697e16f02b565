with

spent as (

    select * from {{ ref('int_costs_spent') }}

),

visited as (

    select * from {{ ref('int_campaigns_channelled') }}

),

touches as (

    select * from {{ ref('attribution_touches') }}
    where channel_group is not null

),

rules as (

    select * from {{ ref('channel_rules') }}

),

told as (

    select
        campaign as promotion_id,
        lower(campaign) as campaign,
        channel,
        {{ message_touchpoint('channel') }} as touchpoint,
        -- a cost tells no more of where its visits came from
        lower(channel) as source,
        lower(channel) as medium,
        cast(null as string) as source_kind,
        cost_amount
    from spent

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
        told.promotion_id,
        told.channel,
        rules.channel_group
    from told
    inner join rules
        on {{ fits_channel_rule('told') }}
    qualify row_number() over (
        partition by told.promotion_id, told.channel
        order by rules.rule_rank asc nulls last
    ) = 1

),

grouped as (

    select
        told.promotion_id as campaign,
        told.cost_amount,
        coalesce(
            visited.channel_group,
            named.channel_group,
            ruled.channel_group,
            'Unassigned'
        ) as channel_group
    from told
    left join visited
        on
            told.promotion_id = visited.utm_campaign
            and told.medium = visited.medium
    left join named
        on told.touchpoint = named.touchpoint
    left join ruled
        on
            told.promotion_id is not distinct from ruled.promotion_id
            and told.channel = ruled.channel

),

final as (

    select
        channel_group,
        campaign,
        cast(sum(cost_amount) as decimal(18, 4)) as cost_amount
    from grouped
    group by channel_group, campaign

)

select * from final
