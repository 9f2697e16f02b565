-- The forecast and today's decisions agree on everybody's latest kept purchase.
-- If it breaks, the days ahead are of others than those the runs will meet.
with

observed as (

    select
        customer_id,
        category_group,
        order_id
    from {{ ref('int_purchases_observed') }}
    where is_trigger and not is_test

),

grouped as (

    select
        customer_id,
        category_group,
        trigger_order_id
    from {{ ref('int_purchases_grouped') }}

),

final as (

    select
        grouped.customer_id as customer_today,
        grouped.trigger_order_id as order_today,
        observed.customer_id as customer_observed,
        observed.order_id as order_observed
    from grouped
    full outer join observed
        on
            grouped.customer_id = observed.customer_id
            and grouped.category_group = observed.category_group
            and grouped.trigger_order_id = observed.order_id

)

select * from final
where customer_today is null or customer_observed is null
