-- Each dimension of the cohorts is everybody, once. If it breaks, visitors are
-- in two cohorts or in none.
with

cohorts as (

    select * from {{ ref('anonymous_cohorts') }}

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

everybody as (

    select
        visitors_count,
        anonymous_count,
        anonymous_visits_count
    from summed
    where dimension = 'all'

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
