with events as (
    select * from source.told
),

final as (
    select
        'the metric of event ' || event_id || ' is not told' as what,
        'events' as place,
        'ask the API for include=metric,profile' as remedy
    from events
    where metric is null
    union all
    select
        'event ' || event_id || ' has no datetime that can be read' as what,
        'events' as place,
        'export the page again' as remedy
    from events
    where occurred_at is null
)

select * from final
