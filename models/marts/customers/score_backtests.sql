with

rules as (

    select * from {{ ref('score_rules') }}

),

periods as (

    select * from {{ ref('int_score_periods_dated') }}
    where period = 1

),

judged as (

    select * from {{ ref('int_scores_judged') }}

),

tested as (

    select * from {{ ref('int_scores_tested') }}

),

methods as (

    select 'scorecard' as method
    union all
    select 'recency' as method

),

final as (

    select
        rules.score,
        methods.method,
        periods.observed_on as tested_from,
        periods.outcome_until as tested_until,
        cast(coalesce(tested.people_count, 0) as bigint) as people_count,
        cast(coalesce(tested.outcomes_count, 0) as bigint) as outcomes_count,
        cast(tested.outcomes_count as double)
        / nullif(tested.people_count, 0) as outcome_rate,
        cast(tested.expected_count as double) as expected_outcomes_count,
        tested.auc_rate,
        tested.top_decile_lift,
        judged.unscored_reason
    from rules
    cross join methods
    inner join judged
        on rules.score = judged.score
    left join periods
        on rules.score = periods.score
    left join tested
        on
            rules.score = tested.score
            and methods.method = tested.method

)

select * from final
