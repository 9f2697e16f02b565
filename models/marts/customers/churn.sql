with

customers as (

    select * from {{ ref('int_customers_propensed') }}
    where score = 'churn'

),

rules as (

    select * from {{ ref('score_rules') }}

),

final as (

    select
        customers.customer_id,
        {{ as_of_date() }} as scored_on,
        rules.horizon_days,
        customers.propensity_rate,
        customers.decile,
        customers.strongest_feature,
        customers.strongest_points,
        customers.unscored_reason
    from customers
    inner join rules
        on customers.score = rules.score

)

select * from final
