with

happened as (

    select * from {{ ref('int_address_events_unioned') }}

),

summed as (

    select
        address,
        channel,
        max(occurred_at) filter (where event_type = 'granted') as granted_at,
        max(occurred_at) filter (
            where event_type in ('withdrawn', 'unsubscribed')
        ) as refused_at,
        min(occurred_at) filter (
            where event_type = 'complained'
        ) as complained_at,
        min(occurred_at) filter (
            where event_type = 'hard_bounced'
        ) as bounced_at
    from happened
    group by address, channel

),

final as (

    select
        address,
        channel,
        case
            when bounced_at is not null then 'hard_bounce'
            when complained_at is not null then 'complaint'
            else 'refused'
        end as reason
    from summed
    where
        bounced_at is not null
        or complained_at is not null
        or refused_at >= coalesce(
            granted_at, {{ moment('0001-01-01 00:00:00') }}
        )

)

select * from final
