with events as (
    select * from source.events
),

included as (
    select * from source.included
),

metrics as (
    select
        included.id as metric_id,
        min(included.attributes.name) as metric
    from included
    where included.type = 'metric'
    group by metric_id
),

profiles as (
    select
        included.id as profile_id,
        min(included.attributes.email) as email,
        min(included.attributes.phone_number) as phone_number
    from included
    where included.type = 'profile'
    group by profile_id
),

-- the same event may stand on two pages
distinct_events as (
    select
        data.id as event_id,
        try_cast(data.attributes.datetime as timestamptz) as occurred_at,
        data.attributes.event_properties as properties,
        data.relationships.metric.data.id as metric_id,
        data.relationships.profile.data.id as profile_id
    from events
    qualify row_number() over (partition by data.id order by data) = 1
),

final as (
    select
        distinct_events.event_id,
        distinct_events.occurred_at,
        distinct_events.properties,
        distinct_events.profile_id,
        metrics.metric,
        profiles.email,
        profiles.phone_number,
        distinct_events.properties ->> '$."$message"' as message,
        case when metrics.metric like '%SMS%' then 'sms' else 'email' end
            as channel
    from distinct_events
    left join metrics
        on distinct_events.metric_id = metrics.metric_id
    left join profiles
        on distinct_events.profile_id = profiles.profile_id
)

select * from final
