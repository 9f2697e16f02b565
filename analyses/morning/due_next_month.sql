-- How many next month?
-- Who falls due in the next 30 days, and how many of them are to be written to.
with

segment_forecast as (

    select * from {{ ref('segment_forecast') }}
    where
        promotion_id = '{{ var("promotion", "scrap_fridge") }}'
        and days_ahead between 1 and 30

),

final as (

    select
        band,
        cast(round(sum(expected_triggered)) as integer) as falling_due,
        cast(round(sum(expected)) as integer) as written_to
    from segment_forecast
    group by band

)

select * from final
order by band
