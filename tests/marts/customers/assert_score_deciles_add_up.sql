-- The tenths of a back-test are its people, with every outcome and all that was
-- foretold. If it breaks, the calibration table is of somebody else.
with

deciles as (

    select * from {{ ref('score_deciles') }}

),

backtests as (

    select * from {{ ref('score_backtests') }}

),

summed as (

    select
        score,
        method,
        count(*) as deciles_count,
        sum(people_count) as people_count,
        sum(outcomes_count) as outcomes_count,
        sum(expected_outcomes_count) as expected_outcomes_count
    from deciles
    group by score, method

),

final as (

    select
        backtests.score,
        backtests.method,
        summed.deciles_count,
        backtests.people_count,
        summed.people_count as people_found,
        backtests.outcomes_count,
        summed.outcomes_count as outcomes_found,
        backtests.expected_outcomes_count,
        summed.expected_outcomes_count as expected_found
    from backtests
    full outer join summed
        on
            backtests.score = summed.score
            and backtests.method = summed.method
    where
        coalesce(summed.deciles_count, 10) <> 10
        or abs(backtests.people_count - coalesce(summed.people_count, 0)) > 0.01
        or abs(backtests.outcomes_count - coalesce(summed.outcomes_count, 0))
        > 0.01
        or abs(
            coalesce(backtests.expected_outcomes_count, 0)
            - coalesce(summed.expected_outcomes_count, 0)
        ) > 0.01
        or backtests.score is null

)

select * from final
