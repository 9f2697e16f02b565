-- Each metric has every period from its first to that of the run. If it breaks,
-- a change is told over two periods, and a moving average over too many.
with

trends as (

    select * from {{ ref('trends') }}

),

followed as (

    select
        metric,
        period,
        period_date,
        ends_on,
        lead(period_date) over (
            partition by metric, period order by period_date asc nulls last
        ) as next_date
    from trends

),

final as (

    select
        metric,
        period,
        period_date,
        ends_on,
        next_date
    from followed
    where
        coalesce(next_date <> ends_on + 1, false)
        or (next_date is null and ends_on < {{ as_of_date() }})

)

select * from final
