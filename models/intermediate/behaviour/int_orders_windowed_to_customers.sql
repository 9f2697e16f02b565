{%- set opened_on = add_months(as_of_date(), '-cycles.window_months') -%}

with

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

cycles as (

    select * from {{ ref('int_cycles_ranked') }}

),

-- an order counts in its own cycle and in the shorter ones: a freezer and two
-- packs of coffee in one year are three orders of that year
windowed as (

    select
        orders.customer_id,
        cycles.cycle,
        cycles.frequent_orders,
        count(*) as orders_count,
        count(*) filter (
            where orders.cycle_rank = cycles.cycle_rank
        ) as own_orders_count,
        sum(orders.net_amount) filter (
            where orders.cycle_rank = cycles.cycle_rank
        ) as own_net_amount
    from orders
    inner join cycles
        on
            orders.cycle_rank >= cycles.cycle_rank
            and orders.order_date > {{ opened_on }}
    group by orders.customer_id, cycles.cycle, cycles.frequent_orders

),

-- each order is summed once, in the window of its own cycle
final as (

    select
        customer_id,
        cast(sum(own_orders_count) as integer) as window_orders_count,
        cast(coalesce(sum(own_net_amount), 0) as decimal(18, 4))
            as window_net_amount,
        bool_or(orders_count >= frequent_orders) as is_frequent
    from windowed
    group by customer_id

)

select * from final
