with

ranked as (

    select * from {{ ref('int_scores_ranked') }}

),

deciles as (

    select * from {{ ref('int_score_deciles_counted') }}
    where decile = 1

),

-- of a person with the outcome and one without, how often is the first ranked
-- before the second: a tie is half
counted as (

    select
        score,
        method,
        sum(people_count) as people_count,
        sum(outcomes_count) as outcomes_count,
        sum(expected_count) as expected_count,
        sum(
            (people_count - outcomes_count)
            * (outcomes_so_far_count - outcomes_count / 2.0)
        ) as ranked_right_count
    from ranked
    group by score, method

),

final as (

    select
        counted.score,
        counted.method,
        counted.people_count,
        counted.outcomes_count,
        counted.expected_count,
        cast(counted.ranked_right_count as double)
        / nullif(
            counted.outcomes_count
            * (counted.people_count - counted.outcomes_count), 0
        ) as auc_rate,
        cast(deciles.outcomes_count as double)
        / nullif(deciles.people_count, 0)
        / nullif(
            counted.outcomes_count / nullif(counted.people_count, 0), 0
        ) as top_decile_lift
    from counted
    inner join deciles
        on
            counted.score = deciles.score
            and counted.method = deciles.method

)

select * from final
