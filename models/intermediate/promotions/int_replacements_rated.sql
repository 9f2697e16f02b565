{%- set weight = var('forecast_weight_people') -%}

with

counted as (

    select * from {{ ref('int_replacements_counted') }}

),

-- half a person more than were seen, so that none seen is not certainty
averaged as (

    select
        promotion_id,
        observed_on,
        sum(people_count) as person_days,
        cast(sum(replaced_count) + 0.5 as double)
        / nullif(sum(people_count), 0) as daily_rate
    from counted
    group by promotion_id, observed_on

),

-- each day leans on the average of all, the more so the fewer people it saw
smoothed as (

    select
        counted.promotion_id,
        counted.observed_on,
        counted.days_to_due,
        counted.people_count,
        counted.people_count + {{ weight }} as weighed_count,
        averaged.daily_rate,
        averaged.daily_rate / averaged.person_days as daily_variance,
        coalesce(
            (counted.replaced_count + {{ weight }} * averaged.daily_rate)
            / nullif(counted.people_count + {{ weight }}, 0),
            averaged.daily_rate
        ) as rate
    from counted
    inner join averaged
        on
            counted.promotion_id = averaged.promotion_id
            and counted.observed_on = averaged.observed_on

),

summed as (

    select
        promotion_id,
        observed_on,
        days_to_due,
        daily_rate,
        daily_variance,
        sum(rate) over days as replaced_hazard,
        sum(
            coalesce(rate * people_count / nullif(pow(weighed_count, 2), 0), 0)
        ) over days as seen_variance,
        sum(
            coalesce({{ weight }} / nullif(cast(weighed_count as double), 0), 1)
        ) over days as averaged_days
    from smoothed
    window days as (
        partition by promotion_id, observed_on
        order by days_to_due asc nulls last
    )

),

-- the average is made of the same people: both errors are added, not squared
final as (

    select
        promotion_id,
        observed_on,
        days_to_due,
        cast(daily_rate as double) as daily_rate,
        cast(daily_variance as double) as daily_variance,
        cast(replaced_hazard as double) as replaced_hazard,
        pow(sqrt(seen_variance) + averaged_days * sqrt(daily_variance), 2)
            as hazard_variance
    from summed

)

select * from final
