with

measured as (

    select * from {{ ref('int_trends_measured') }}

),

-- years that are there from their first period to their last
years as (

    select
        metric,
        period,
        season_year,
        sum(numerator_amount) as numerator_amount,
        sum(denominator_amount) as denominator_amount
    from measured
    group by metric, period, season_year
    having
        bool_and(is_complete)
        and min(season_number) = 1
        and bool_or(is_last_of_year)

),

summed as (

    select
        measured.metric,
        measured.period,
        measured.season_number,
        count(*) as years_count,
        cast(sum(measured.numerator_amount) as double)
        / nullif(sum(measured.denominator_amount), 0) as season_value,
        cast(sum(years.numerator_amount) as double)
        / nullif(sum(years.denominator_amount), 0) as year_value
    from measured
    inner join years
        on
            measured.metric = years.metric
            and measured.period = years.period
            and measured.season_year = years.season_year
    group by measured.metric, measured.period, measured.season_number

),

final as (

    select
        metric,
        period,
        season_number,
        season_value / nullif(year_value, 0) as seasonal_index
    from summed
    where years_count >= {{ var('trend_min_years') }}

)

select * from final
