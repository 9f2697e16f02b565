with

orders as (

    select * from {{ ref('int_orders_crossed') }}

),

counted as (

    select
        cast(date_trunc('month', order_date) as date) as month_date,
        category,
        bought_in,
        way,
        count(*) as orders_count,
        count(distinct customer_id) as people_count,
        cast(sum(goods_amount) as decimal(18, 4)) as goods_amount,
        cast(median(days_since_look) as double) as median_days
    from orders
    group by month_date, category, bought_in, way

),

final as (

    select
        month_date,
        category,
        bought_in,
        way,
        orders_count,
        cast(orders_count as double) / nullif(sum(orders_count) over (
            partition by month_date, category, bought_in
        ), 0) as way_rate,
        people_count,
        goods_amount,
        median_days
    from counted

)

select * from final
