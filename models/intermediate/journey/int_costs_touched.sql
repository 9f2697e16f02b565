with

booked as (

    select * from {{ ref('int_costs_converted') }}

),

messages as (

    select * from {{ ref('int_messages_summarised') }}

),

types as (

    select * from {{ ref('touchpoint_types') }}

),

channels as (

    select * from {{ ref('cost_touchpoints') }}

),

-- what messages say they cost is not booked a second time
told as (

    select promotion_id
    from messages
    where promotion_id is not null
    group by promotion_id
    having sum(cost_amount) > 0

),

sent as (

    select
        {{ message_touchpoint('channel') }} as touchpoint,
        {{ business_date('sent_at') }} as cost_date,
        cost_amount
    from messages
    where cost_amount is not null and sent_at <= {{ as_of_at() }}

),

placed as (

    select
        coalesce(
            channels.touchpoint, types.touchpoint, 'unassigned'
        ) as touchpoint,
        booked.cost_date,
        booked.cost_amount
    from booked
    left join channels
        on booked.channel = channels.channel
    left join types
        on booked.channel = types.touchpoint
    left join told
        on booked.promotion_id = told.promotion_id
    where booked.cost_type <> 'send' or told.promotion_id is null
    union all
    select
        touchpoint,
        cost_date,
        cost_amount
    from sent

),

final as (

    select
        touchpoint,
        cost_date,
        cast(sum(cost_amount) as decimal(18, 4)) as cost_amount
    from placed
    group by touchpoint, cost_date

)

select * from final
