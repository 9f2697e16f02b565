with

booked as (

    select * from {{ ref('int_costs_converted') }}

),

messages as (

    select * from {{ ref('int_messages_costed') }}

),

types as (

    select * from {{ ref('touchpoint_types') }}

),

sends as (

    select * from {{ ref('int_sends_priced') }}

),

channels as (

    select * from {{ ref('cost_touchpoints') }}

),

sent as (

    select
        {{ message_touchpoint('channel') }} as touchpoint,
        {{ business_date('sent_at') }} as cost_date,
        cost_amount
    from messages
    where cost_amount is not null

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
    left join sends
        on
            booked.promotion_id = sends.promotion_id
            and booked.channel = sends.channel
    where booked.cost_type <> 'send' or coalesce(sends.is_booked, true)
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
