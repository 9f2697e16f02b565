-- Each dimension of the cohorts is everybody who made a visit, once. If it
-- breaks, visitors are in two cohorts or in none.
with

cohorts as (

    select * from {{ ref('anonymous_cohorts') }}

),

sessions as (

    select * from {{ ref('sessions') }}
    where started_at <= {{ as_of_at() }}

),

summed as (

    select
        dimension,
        sum(visitors_count) as visitors_count,
        sum(anonymous_count) as anonymous_count,
        sum(anonymous_visits_count) as anonymous_visits_count
    from cohorts
    group by dimension

),

visitors as (

    select
        visitor_id,
        count(*) as visits_count,
        bool_or(customer_id is not null) as is_identified
    from sessions
    group by visitor_id
    having
        min(session_date) > {{ add_days(as_of_date(), -var('anonymous_days')) }}

),

everybody as (

    select
        count(*) as visitors_count,
        count(*) filter (where not is_identified) as anonymous_count,
        coalesce(sum(visits_count) filter (where not is_identified), 0)
            as anonymous_visits_count
    from visitors

),

final as (

    select
        summed.dimension,
        summed.visitors_count,
        everybody.visitors_count as visitors_expected
    from summed
    cross join everybody
    where
        summed.visitors_count <> everybody.visitors_count
        or summed.anonymous_count <> everybody.anonymous_count
        or summed.anonymous_visits_count <> everybody.anonymous_visits_count

)

select * from final
