with

touches as (

    select * from {{ ref('int_touches_chosen') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

visits as (

    select distinct
        message_id,
        customer_id
    from touches
    where action = 'visit' and customer_id is not null

),

clicks as (

    select message_id
    from touches
    where action = 'clicked' and customer_id is not null

),

-- a click and the visit it began are one: whose visit it was is known, or the
-- click tells it
final as (

    select
        {{ touchpoint_id('touches.action', 'touches.source_id') }}
            as touchpoint_id,
        touches.person_key,
        touches.customer_id,
        touches.occurred_at,
        touches.channel_group,
        touches.campaign,
        promotions.promotion_id,
        touches.is_direct,
        touches.is_buying
    from touches
    left join visits
        on
            touches.message_id = visits.message_id
            and touches.customer_id = visits.customer_id
    left join clicks
        on touches.message_id = clicks.message_id
    left join promotions
        on touches.campaign = promotions.promotion_id
    where
        not (touches.action = 'clicked' and visits.message_id is not null)
        and not (
            touches.action = 'visit'
            and touches.customer_id is null
            and clicks.message_id is not null
        )

)

select * from final
