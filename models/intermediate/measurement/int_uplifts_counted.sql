with

measured as (

    select * from {{ ref('int_customers_measured') }}

),

-- a window that is still open says too little, of both groups
closed as (

    select
        promotion_id,
        arm,
        14 as window_days,
        orders_14d as orders_count,
        revenue_14d as revenue_amount
    from measured
    where is_closed_14d
    union all
    select
        promotion_id,
        arm,
        30 as window_days,
        orders_30d as orders_count,
        revenue_30d as revenue_amount
    from measured
    where is_closed_30d

),

by_arm as (

    select
        promotion_id,
        window_days,
        arm,
        count(*) as people_count,
        count(*) filter (where orders_count > 0) as buyers_count,
        sum(orders_count) as orders_count,
        sum(revenue_amount) as revenue_amount
    from closed
    group by promotion_id, window_days, arm

),

final as (

    select
        promotion_id,
        window_days,
        {{ of_arm('people_count', 'treated') }} as treated_count,
        {{ of_arm('buyers_count', 'treated') }} as treated_buyers,
        {{ of_arm('orders_count', 'treated') }} as treated_orders,
        {{ of_arm('revenue_amount', 'treated', 'decimal(18, 4)') }}
            as treated_revenue,
        {{ of_arm('people_count', 'holdout') }} as holdout_count,
        {{ of_arm('buyers_count', 'holdout') }} as holdout_buyers,
        {{ of_arm('orders_count', 'holdout') }} as holdout_orders,
        {{ of_arm('revenue_amount', 'holdout', 'decimal(18, 4)') }}
            as holdout_revenue
    from by_arm
    group by promotion_id, window_days

)

select * from final
