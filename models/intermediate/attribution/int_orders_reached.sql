with

orders as (

    select * from {{ ref('int_orders_valued') }}
    where is_valid

),

touches as (

    select * from {{ ref('int_touches_gathered') }}
    where customer_id is not null

),

reached as (

    select
        orders.order_id,
        orders.order_date,
        orders.net_amount,
        touches.touchpoint_id,
        touches.occurred_at,
        touches.channel_group,
        touches.campaign,
        touches.promotion_id,
        touches.is_direct,
        touches.is_buying,
        {{ seconds_between('touches.occurred_at', 'orders.placed_at') }}
        / 86400 as age_days
    from orders
    inner join touches
        on
            orders.customer_id = touches.customer_id
            and orders.placed_at >= touches.occurred_at
            and orders.placed_at < touches.occurred_at
            + interval '{{ var("attribution_days") }}' day

),

final as (

    select
        order_id,
        order_date,
        net_amount,
        touchpoint_id,
        occurred_at,
        channel_group,
        campaign,
        promotion_id,
        age_days,
        row_number() over (
            partition by order_id
            order by
                occurred_at asc nulls last, touchpoint_id asc nulls last
        ) as touch_number,
        count(*) over (partition by order_id) as touches_count,
        count(*) over (partition by order_id, channel_group)
            as channel_touches_count,
        row_number() over (
            partition by order_id
            order by
                is_direct asc nulls last,
                occurred_at desc nulls last,
                touchpoint_id desc nulls last
        ) = 1 as is_last_non_direct,
        is_buying
        and row_number() over (
            partition by order_id
            order by
                is_buying desc nulls last,
                occurred_at asc nulls last,
                touchpoint_id asc nulls last
        ) = 1 as is_milestone
    from reached

)

select * from final
