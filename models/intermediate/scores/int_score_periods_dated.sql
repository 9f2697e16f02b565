with

rules as (

    select * from {{ ref('score_rules') }}

),

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

started as (

    select min(order_date) as first_order_date
    from orders

),

numbers as (

    {{ whole_numbers(score_periods_limit() + 2) }}

),

-- one period is scored, one tests, the others are learnt from
dated as (

    select
        rules.score,
        rules.outcome,
        rules.horizon_days,
        rules.active_days,
        rules.periods,
        cast(numbers.number - 1 as integer) as period,
        {{ add_days(
            as_of_date(), '(1 - numbers.number) * rules.horizon_days'
        ) }} as observed_on
    from rules
    inner join numbers
        on rules.periods + 2 >= numbers.number

),

-- what happened before a period must be known for as long as what follows it
final as (

    select
        dated.score,
        dated.period,
        dated.outcome,
        dated.observed_on,
        {{ add_days('dated.observed_on', 'dated.horizon_days') }}
            as outcome_until,
        dated.active_days,
        dated.period between 1 and dated.periods as is_learnt,
        dated.period >= 2 as is_learnt_for_test
    from dated
    inner join started
        on
            {{ add_days('started.first_order_date', 'dated.horizon_days') }}
            <= dated.observed_on

)

select * from final
