with

rules as (

    select * from {{ ref('score_rules') }}

),

periods as (

    select * from {{ ref('int_score_periods_dated') }}

),

coefficients as (

    select * from {{ ref('int_score_coefficients_fitted') }}
    where feature = 'constant'

),

tested as (

    select * from {{ ref('int_scores_tested') }}

),

lasted as (

    select
        score,
        max(period) as last_period
    from periods
    group by score

),

fitted as (

    select
        score,
        count(*) as models_count,
        count(coefficient) as found_count
    from coefficients
    group by score

),

compared as (

    select
        score,
        least(
            max(outcomes_count), max(people_count - outcomes_count)
        ) as outcomes_count,
        max(auc_rate) filter (where method = 'scorecard') as auc_rate,
        max(auc_rate) filter (where method = 'recency') as recency_auc_rate
    from tested
    group by score

),

final as (

    select
        rules.score,
        case
            when coalesce(lasted.last_period, 0) < 2 then 'history_too_short'
            when
                fitted.models_count >= 2 and fitted.found_count < 2
                then 'no_model_found'
            when
                coalesce(fitted.models_count, 0) < 2
                or coalesce(compared.outcomes_count, 0)
                < {{ var('score_min_outcomes') }}
                then 'too_few_outcomes'
            when
                coalesce(compared.auc_rate, 0)
                <= coalesce(compared.recency_auc_rate, 0)
                then 'no_better_than_recency'
        end as unscored_reason
    from rules
    left join lasted
        on rules.score = lasted.score
    left join fitted
        on rules.score = fitted.score
    left join compared
        on rules.score = compared.score

)

select * from final
