with

periods as (

    select * from {{ ref('int_periods_dated') }}

),

measures as (

    select * from {{ ref('int_measures_counted_to_periods') }}

),

entities as (

    select * from {{ ref('stg_door__entities') }}

),

metrics as (

    {% for metric, source, numerator, denominator in trend_metrics() %}
    select
        '{{ metric }}' as metric,
        '{{ source }}' as source,
        '{{ numerator }}' as numerator,
        {{ "'" ~ denominator ~ "'" if denominator
            else 'cast(null as string)' }} as denominator
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

provided as (

    select
        entity,
        case entity
            when 'activity_costs' then {{ has_costs() }}
            else is_provided
        end as is_provided
    from entities

),

started as (

    select
        source,
        min(first_date) as first_date
    from measures
    group by source

),

-- before a source begins, nothing is known of what it would have told
dated as (

    select
        metrics.metric,
        metrics.numerator,
        metrics.denominator,
        periods.period,
        periods.period_date,
        periods.ends_on,
        periods.season_year,
        periods.season_number,
        periods.is_last_of_year,
        provided.is_provided,
        coalesce(started.first_date, periods.period_date) as first_date
    from metrics
    cross join periods
    inner join provided
        on metrics.source = provided.entity
    left join started
        on metrics.source = started.source
    where periods.ends_on >= coalesce(started.first_date, periods.period_date)

),

final as (

    select
        dated.metric,
        dated.period,
        dated.period_date,
        dated.ends_on,
        dated.season_year,
        dated.season_number,
        dated.is_last_of_year,
        -- a tenth of the first period may be missing: shops open on 2 January
        {{ is_over('dated.ends_on') }}
        and {{ days_between('dated.period_date', 'dated.first_date') }} * 10
        <= {{ days_between('dated.period_date', 'dated.ends_on') }} + 1
            as is_complete,
        case
            when dated.is_provided
                then cast(coalesce(numerators.amount, 0) as decimal(28, 4))
        end as numerator_amount,
        case
            when dated.denominator is null
                then cast(1 as decimal(28, 4))
            when dated.is_provided
                then cast(coalesce(denominators.amount, 0) as decimal(28, 4))
        end as denominator_amount
    from dated
    left join measures as numerators
        on
            dated.numerator = numerators.measure
            and dated.period = numerators.period
            and dated.period_date = numerators.period_date
    left join measures as denominators
        on
            dated.denominator = denominators.measure
            and dated.period = denominators.period
            and dated.period_date = denominators.period_date

)

select * from final
