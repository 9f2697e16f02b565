with events as (
    select * from source.events
),

final as (
    select cast(strptime(max(event_date), '%Y%m%d') as date) as as_of_date
    from events
)

select * from final
