-- The bands of a promotion add up, over the days it runs, to everybody that
-- falls due on them. If it breaks, somebody is foretold twice or not at all.
with

due as (

    select * from {{ ref('int_promotions_due') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

forecast as (

    select
        promotion_id,
        sum(due) as due_foretold
    from {{ ref('segment_forecast') }}
    group by promotion_id

),

met as (

    select
        promotions.promotion_id,
        promotions.ends_on,
        due.due_on,
        due.backlog_max_age_months,
        greatest(due.due_on, coalesce(promotions.starts_on, due.due_on))
            as met_on
    from promotions
    inner join due
        on promotions.promotion_id = due.promotion_id

),

counted as (

    select
        promotion_id,
        count(*) as people
    from met
    where
        met_on > {{ as_of_date() }}
        and met_on <= {{ add_days(as_of_date(), var('forecast_days')) }}
        and coalesce(met_on <= ends_on, true)
        and {{ is_within_backlog(
            'due_on', 'met_on', 'backlog_max_age_months'
        ) }}
    group by promotion_id

)

select
    forecast.promotion_id,
    forecast.due_foretold,
    counted.people
from forecast
full outer join counted
    on forecast.promotion_id = counted.promotion_id
where coalesce(forecast.due_foretold, 0) <> coalesce(counted.people, 0)
