with final as (
    select
        cast(
            getvariable('exported_at')
            at time zone getvariable('timezone') as date
        ) as as_of_date
)

select * from final
