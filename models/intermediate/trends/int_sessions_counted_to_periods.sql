with

sessions as (

    select * from {{ ref('int_sessions_channelled') }}

),

periods as (

    select 'week' as period
    union all
    select 'month' as period

),

dated as (

    select
        visitor_id,
        orders_count,
        {{ business_date('started_at') }} as session_date
    from sessions

),

-- read once: a visit is of a week and of a month
placed as (

    select
        periods.period,
        case periods.period
            when 'week' then {{ start_of_period('week', 'dated.session_date') }}
            else {{ start_of_period('month', 'dated.session_date') }}
        end as period_date,
        dated.visitor_id,
        dated.session_date,
        dated.orders_count
    from dated
    cross join periods
    where dated.session_date <= {{ as_of_date() }}

),

-- who comes twice in a period is one visitor of it
final as (

    select
        period,
        period_date,
        min(session_date) as first_date,
        count(*) as sessions_count,
        count(distinct visitor_id) as visitors_count,
        count(*) filter (where orders_count > 0) as ordering_sessions_count
    from placed
    group by period, period_date

)

select * from final
