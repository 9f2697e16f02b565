with

followed as (

    select * from {{ ref('int_trends_followed') }}

),

seasons as (

    select * from {{ ref('int_seasons_indexed') }}

),

-- a week 53 has none in the year before
years_before as (

    select
        metric,
        period,
        season_year + 1 as season_year,
        season_number,
        metric_value,
        is_complete
    from followed

),

final as (

    select
        followed.metric,
        followed.period,
        followed.period_date,
        followed.ends_on,
        followed.season_number,
        followed.is_complete,
        followed.numerator_amount,
        followed.denominator_amount,
        followed.metric_value,
        followed.previous_value,
        case
            when followed.is_complete and followed.is_previous_complete
                then
                    followed.metric_value
                    / nullif(followed.previous_value, 0) - 1
        end as previous_change_rate,
        years_before.metric_value as year_before_value,
        case
            when followed.is_complete and years_before.is_complete
                then
                    followed.metric_value
                    / nullif(years_before.metric_value, 0) - 1
        end as year_before_change_rate,
        followed.moving_average_value,
        seasons.seasonal_index
    from followed
    left join years_before
        on
            followed.metric = years_before.metric
            and followed.period = years_before.period
            and followed.season_year = years_before.season_year
            and followed.season_number = years_before.season_number
    left join seasons
        on
            followed.metric = seasons.metric
            and followed.period = seasons.period
            and followed.season_number = seasons.season_number

)

select * from final
