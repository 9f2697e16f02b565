with told as (
    select * from source.told
),

answers as (
    select
        *,
        case
            when metric like 'Subscribed to % Marketing' then 'granted'
            when metric = 'Unsubscribed' then 'withdrawn'
            when metric like 'Unsubscribed from % Marketing' then 'withdrawn'
        end as status
    from told
),

final as (
    select
        event_id as consent_id,
        occurred_at as recorded_at,
        channel,
        status,
        'klaviyo' as source,
        metric as proof,
        case channel when 'sms' then 'phone' else 'email' end
            as identifier_type,
        case channel when 'sms' then phone_number else email end as identifier
    from answers
    where status is not null
)

select * from final
