with events as (
    select * from source.events
),

web_events as (
    select * from contract.web_events
),

-- an event_id is visitor, moment, name, place among its equals
kept as (
    select
        split_part(event_id, '-', -2) as event_name,
        count(*) as rows_kept
    from web_events
    group by event_name
),

given as (
    select
        event_name,
        count(user_pseudo_id) as rows_given
    from events
    group by event_name
),

final as (
    select
        'events ' || given.event_name as reason,
        given.rows_given - coalesce(kept.rows_kept, 0) as rows_left_out
    from given
    left join kept
        on given.event_name = kept.event_name
    union all
    select
        'events without user_pseudo_id' as reason,
        count(*) as rows_left_out
    from events
    where user_pseudo_id is null
)

select * from final
