with

customers as (

    select * from {{ ref('int_customers_propensed') }}
    where score = 'next_purchase'

),

final as (

    select
        customer_id,
        scored_on,
        horizon_days,
        propensity_rate,
        decile,
        strongest_feature,
        strongest_points,
        unscored_reason
    from customers

)

select * from final
