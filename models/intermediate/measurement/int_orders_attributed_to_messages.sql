with

messages as (

    select * from {{ ref('int_messages_summarised') }}
    where
        promotion_id is not null
        and clicked_at is not null
        and customer_id is not null

),

orders as (

    select * from {{ ref('int_orders_valued') }}
    where is_valid

),

-- an order belongs to the last message clicked before it
final as (

    select
        orders.order_id,
        orders.customer_id,
        orders.coupon_code,
        orders.units_count,
        orders.total_amount,
        coalesce(orders.refund_amount, 0) as refund_amount,
        messages.message_id,
        messages.promotion_id,
        messages.band,
        messages.wave,
        messages.variant,
        messages.channel,
        messages.sent_on
    from orders
    inner join messages
        on
            orders.customer_id = messages.customer_id
            and orders.placed_at >= messages.clicked_at
            and orders.placed_at < messages.clicked_at
            + interval '{{ var("click_window_days") }}' day
    qualify row_number() over (
        partition by orders.order_id
        order by
            messages.clicked_at desc nulls last,
            messages.message_id asc nulls last
    ) = 1

)

select * from final
