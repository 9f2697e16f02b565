with told as (
    select * from source.told
),

kept as (
    select event_id from contract.message_events
    union
    select consent_id as event_id from contract.consents
),

final as (
    select
        'events ' || told.metric as reason,
        count(*) as rows_left_out
    from told
    left join kept
        on told.event_id = kept.event_id
    where kept.event_id is null
    group by told.metric
    union all
    select
        'events that stand on two pages' as reason,
        (select count(*) from source.events)
        - (select count(*) from told) as rows_left_out
)

select * from final
