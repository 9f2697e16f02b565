with told as (
    select * from source.told
),

final as (
    select
        cast(
            max(occurred_at) at time zone getvariable('timezone') as date
        ) as as_of_date
    from told
)

select * from final
