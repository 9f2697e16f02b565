{%- set windows = {
    'week': var('trend_average_weeks'), 'month': var('trend_average_months')
} -%}

with

measured as (

    select * from {{ ref('int_trends_measured') }}

),

-- sums over the window divided, never an average of rates
summed as (

    select
        metric,
        period,
        period_date,
        ends_on,
        season_year,
        season_number,
        is_complete,
        numerator_amount,
        denominator_amount,
        {%- for period, periods in windows.items() %}
        {%- set last = 'partition by metric, period order by period_date asc '
            ~ 'nulls last rows between ' ~ (periods - 1)
            ~ ' preceding and current row' %}
        count(*) filter (where is_complete) over (
            {{ last }}
        ) = {{ periods }} as is_{{ period }}s_complete,
        sum(numerator_amount) over (
            {{ last }}
        ) as {{ period }}s_numerator,
        sum(denominator_amount) over (
            {{ last }}
        ) as {{ period }}s_denominator,
        {%- endfor %}
        lag(numerator_amount) over metric_periods as previous_numerator,
        lag(denominator_amount) over metric_periods as previous_denominator,
        lag(is_complete) over metric_periods as is_previous_complete
    from measured
    window
        metric_periods as (
            partition by metric, period order by period_date asc nulls last
        )

),

final as (

    select
        metric,
        period,
        period_date,
        ends_on,
        season_year,
        season_number,
        is_complete,
        numerator_amount,
        denominator_amount,
        cast(numerator_amount as double)
        / nullif(denominator_amount, 0) as metric_value,
        cast(previous_numerator as double)
        / nullif(previous_denominator, 0) as previous_value,
        is_previous_complete,
        case
            {%- for period in windows %}
            when period = '{{ period }}' and is_{{ period }}s_complete
                then
                    cast({{ period }}s_numerator as double)
                    / nullif({{ period }}s_denominator, 0)
            {%- endfor %}
        end as moving_average_value
    from summed

)

select * from final
