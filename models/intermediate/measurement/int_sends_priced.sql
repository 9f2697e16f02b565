with

messages as (

    select * from {{ ref('int_messages_summarised') }}
    where promotion_id is not null

),

costs as (

    select * from {{ ref('int_costs_aggregated_to_days') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

-- what is booked for no channel is booked for the messages of all
told as (

    select
        promotion_id,
        channel,
        sum(cost_amount) as told_amount
    from messages
    group by promotion_id, channel
    union all
    select
        promotion_id,
        'unassigned' as channel,
        sum(cost_amount) as told_amount
    from messages
    group by promotion_id

),

booked as (

    select
        promotion_id,
        channel,
        sum(send_amount) as send_amount
    from costs
    group by promotion_id, channel

),

joined as (

    select
        coalesce(told.promotion_id, booked.promotion_id) as promotion_id,
        coalesce(told.channel, booked.channel) as channel,
        coalesce(booked.send_amount, 0) as send_amount,
        -- what messages tell of themselves is more exact than what is booked
        coalesce(booked.send_amount, 0) <> 0
        and coalesce(told.told_amount, 0) = 0 as is_booked
    from told
    full outer join booked
        on
            told.promotion_id = booked.promotion_id
            and told.channel = booked.channel

),

final as (

    select
        joined.promotion_id,
        joined.channel,
        joined.is_booked,
        cast(
            case when joined.is_booked then joined.send_amount else 0 end
            as decimal(18, 4)
        ) as booked_send_amount,
        case
            when not joined.is_booked then promotions.cost_per_message
        end as cost_per_message
    from joined
    left join promotions
        on joined.promotion_id = promotions.promotion_id

)

select * from final
