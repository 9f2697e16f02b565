with

messages as (

    select * from {{ ref('int_messages_summarised') }}
    where is_clicked and customer_id is not null

),

counted as (

    select
        customer_id,
        channel,
        count(*) as messages_count,
        max(clicked_at) as last_clicked_at
    from messages
    group by customer_id, channel

),

final as (

    select
        customer_id,
        max(last_clicked_at) as last_clicked_at,
        cast(sum(messages_count) as integer) as clicked_messages_count,
        -- as often as another: the one clicked last, then the greatest
        max_by(channel, (messages_count, last_clicked_at, channel))
            as preferred_message_channel
    from counted
    group by customer_id

)

select * from final
