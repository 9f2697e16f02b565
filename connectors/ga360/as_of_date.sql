with sessions as (
    select * from source.sessions
),

final as (
    select cast(strptime(max(visit_date), '%Y%m%d') as date) as as_of_date
    from sessions
)

select * from final
