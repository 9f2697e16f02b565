with

messages as (

    select * from {{ ref('int_messages_summarised') }}

),

sends as (

    select * from {{ ref('int_sends_priced') }}

),

final as (

    select
        messages.message_id,
        messages.promotion_id,
        messages.band,
        messages.wave,
        messages.variant,
        messages.channel,
        messages.sent_at,
        messages.sent_on,
        coalesce(messages.cost_amount, sends.cost_per_message) as cost_amount
    from messages
    left join sends
        on
            messages.promotion_id = sends.promotion_id
            and messages.channel = sends.channel

)

select * from final
