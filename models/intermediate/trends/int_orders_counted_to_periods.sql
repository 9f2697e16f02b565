with

orders as (

    select * from {{ ref('orders') }}
    where is_valid

),

periods as (

    select 'week' as period
    union all
    select 'month' as period

),

-- read once: an order is of a week and of a month
dated as (

    select
        periods.period,
        case periods.period
            when 'week' then {{ start_of_period('week', 'orders.order_date') }}
            else {{ start_of_period('month', 'orders.order_date') }}
        end as period_date,
        orders.customer_id,
        orders.order_date,
        orders.net_amount,
        orders.units_count,
        orders.is_first_order
    from orders
    cross join periods

),

-- who buys twice in a period is one buyer of it
final as (

    select
        period,
        period_date,
        min(order_date) as first_date,
        count(*) as orders_count,
        sum(net_amount) as revenue_net_amount,
        sum(units_count) as units_count,
        count(distinct customer_id) as buyers_count,
        count(*) filter (where is_first_order) as new_customers_count
    from dated
    group by period, period_date

)

select * from final
