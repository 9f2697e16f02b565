-- Each person's counts and amounts are those of their valid orders, to the
-- cent, and no order is left over. If it breaks, revenue by customer is not
-- revenue.
with

customers as (

    select * from {{ ref('customers') }}

),

orders as (

    select * from {{ ref('orders') }}
    where is_valid

),

summed as (

    select
        customer_id,
        count(*) as orders_count,
        sum(units_count) as units_count,
        sum(net_amount) as net_amount
    from orders
    group by customer_id

),

final as (

    select
        coalesce(customers.customer_id, summed.customer_id) as customer_id,
        customers.orders_count,
        summed.orders_count as orders_found,
        customers.revenue_net_amount,
        summed.net_amount as net_found
    from customers
    full outer join summed
        on customers.customer_id = summed.customer_id
    where
        customers.customer_id is null
        or customers.orders_count <> coalesce(summed.orders_count, 0)
        or customers.units_count <> coalesce(summed.units_count, 0)
        or customers.revenue_net_amount <> coalesce(summed.net_amount, 0)

)

select * from final
