with

customers as (

    select * from {{ ref('int_customers_binned') }}
    where period = 1

),

predicted as (

    select * from {{ ref('int_score_cells_predicted') }}
    where model = 'tested'

),

rules as (

    select * from {{ ref('score_rules') }}

),

-- the bigger the value, the likelier the outcome
valued as (

    select
        customers.score,
        'scorecard' as method,
        predicted.propensity_rate as sort_value,
        predicted.propensity_rate,
        customers.has_outcome
    from customers
    inner join predicted
        on
            customers.score = predicted.score
            and customers.cell = predicted.cell
    union all
    select
        customers.score,
        'recency' as method,
        coalesce(customers.days_since_order, 999999)
        * case rules.outcome when 'order' then -1 else 1 end as sort_value,
        null as propensity_rate,
        customers.has_outcome
    from customers
    inner join rules
        on customers.score = rules.score

),

counted as (

    select
        score,
        method,
        sort_value,
        count(*) as people_count,
        count(*) filter (where has_outcome) as outcomes_count,
        -- decimals add up to the same in any order
        sum({{ as_decimal('propensity_rate', 28, 15) }}) as expected_count
    from valued
    group by score, method, sort_value

),

final as (

    select
        score,
        method,
        sort_value,
        people_count,
        outcomes_count,
        expected_count,
        sum(people_count) over best_first as people_so_far_count,
        sum(outcomes_count) over best_first as outcomes_so_far_count
    from counted
    window
        best_first as (
            partition by score, method
            order by sort_value desc nulls last
        )

)

select * from final
