with

days as (

    select * from {{ ref('int_days_dated') }}

),

listed as (

    select distinct
        'week' as period,
        week_date as period_date,
        {{ add_days('week_date', 6) }} as ends_on,
        -- a week is of the year that holds its Thursday
        {{ add_days('week_date', 3) }} as season_date
    from days
    union all
    select distinct
        'month' as period,
        month_date as period_date,
        {{ add_days(add_months('month_date', 1), -1) }} as ends_on,
        month_date as season_date
    from days

),

final as (

    select
        period,
        period_date,
        ends_on,
        cast(extract(year from season_date) as integer) as season_year,
        case period
            when 'month'
                then cast(extract(month from season_date) as integer)
            when 'week'
                then
                    cast(
                        ceil(extract(doy from season_date) / 7.0) as integer
                    )
        end as season_number,
        case period
            when 'month' then extract(month from season_date) = 12
            when 'week'
                then
                    extract(year from {{ add_days('season_date', 7) }})
                    > extract(year from season_date)
        end as is_last_of_year
    from listed

)

select * from final
