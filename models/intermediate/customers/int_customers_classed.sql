with

aged as (

    select * from {{ ref('int_customers_aged') }}

),

orders as (

    select * from {{ ref('int_orders_profiled_to_customers') }}

),

windowed as (

    select * from {{ ref('int_orders_windowed_to_customers') }}

),

-- equal spends have one rank: who ties with the last vip is one
ranked as (

    select
        customer_id,
        rank() over (order by window_net_amount desc nulls last) as spend_rank,
        count(*) over () as spenders_count
    from windowed
    where window_net_amount > 0

),

final as (

    select
        aged.customer_id,
        coalesce(windowed.window_orders_count, 0) as window_orders_count,
        coalesce(windowed.window_net_amount, 0) as window_net_amount,
        case
            when
                ranked.spend_rank
                <= ranked.spenders_count * {{ var('vip_share') }}
                and windowed.window_orders_count >= {{ var('vip_min_orders') }}
                then 'vip'
            when
                orders.orders_count >= {{ var('loyal_min_orders') }}
                and orders.years_count >= {{ var('loyal_min_years') }}
                and aged.recency_class = 'active'
                then 'loyal'
            when windowed.is_frequent then 'frequent'
            when orders.orders_count >= 1 then 'sporadic'
            else 'never'
        end as frequency_class
    from aged
    left join orders
        on aged.customer_id = orders.customer_id
    left join windowed
        on aged.customer_id = windowed.customer_id
    left join ranked
        on aged.customer_id = ranked.customer_id

)

select * from final
