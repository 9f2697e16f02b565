-- Each customer has one profile, with their orders and amounts to the cent. If
-- it breaks, two tables tell two stories of one person.
with

customers as (

    select * from {{ ref('customers') }}

),

profiles as (

    select * from {{ ref('customer_profiles') }}

),

final as (

    select
        coalesce(customers.customer_id, profiles.customer_id) as customer_id,
        customers.orders_count,
        profiles.orders_count as orders_found,
        customers.revenue_net_amount,
        profiles.net_amount as net_found
    from customers
    full outer join profiles
        on customers.customer_id = profiles.customer_id
    where
        customers.orders_count is distinct from profiles.orders_count
        or customers.revenue_net_amount is distinct from profiles.net_amount
        or customers.average_order_amount
        is distinct from profiles.average_receipt_amount
        or customers.average_basket_units
        is distinct from profiles.average_basket_units
        or customers.top_category
        is distinct from split_part(profiles.top_categories, ', ', 1)

)

select * from final
