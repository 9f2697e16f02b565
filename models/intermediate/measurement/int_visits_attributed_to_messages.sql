with

messages as (

    select * from {{ ref('int_messages_summarised') }}
    where
        promotion_id is not null
        and delivered_at is not null
        and customer_id is not null

),

sessions as (

    select * from {{ ref('int_sessions_channelled') }}
    where customer_id is not null and started_at <= {{ as_of_at() }}

),

orders as (

    select * from {{ ref('int_orders_valued') }}
    where is_valid and channel = 'store'

),

visits as (

    select
        cast(session_key as string) as visit_id,
        'session' as visit_type,
        customer_id,
        started_at as visited_at
    from sessions
    union all
    select
        order_id as visit_id,
        'store_order' as visit_type,
        customer_id,
        placed_at as visited_at
    from orders

),

-- a visit belongs to the last message that came before it: of the others no
-- more than the id is held, or little memory would not do
attributed as (

    select
        visits.visit_id,
        visits.visit_type,
        messages.message_id
    from visits
    inner join messages
        on
            visits.customer_id = messages.customer_id
            and visits.visited_at >= messages.delivered_at
            and visits.visited_at < messages.delivered_at
            + interval '{{ var("click_window_days") }}' day
    qualify row_number() over (
        partition by visits.visit_type, visits.visit_id
        order by
            messages.delivered_at desc nulls last,
            messages.message_id asc nulls last
    ) = 1

),

final as (

    select
        attributed.visit_id,
        attributed.visit_type,
        attributed.message_id,
        messages.promotion_id,
        messages.band,
        messages.wave,
        messages.variant,
        messages.channel,
        messages.sent_on
    from attributed
    inner join messages
        on attributed.message_id = messages.message_id

)

select * from final
