with customers as (
    select
        *,
        ltrim("Customer ID", '''') as account_id
    from source.customers
),

orders as (
    select * from source.orders_told
),

first_orders as (
    select
        account_id,
        min("Created at") as placed_at
    from orders
    group by account_id
),

-- the export has no day of creation: the first order proves that the customer
-- was there, and for who never ordered only the export itself does
final as (
    select
        customers.account_id,
        customers."Email" as email,
        ltrim(customers."Default Address Phone", '''') as phone,
        ltrim(customers."Phone", '''') as mobile,
        customers."First Name" as first_name,
        customers."Last Name" as last_name,
        customers."Default Address Company" as company_name,
        customers."Default Address City" as city,
        customers."Default Address Province Code" as province,
        ltrim(customers."Default Address Zip", '''') as postal_code,
        customers."Default Address Country Code" as country,
        getvariable('exported_at') as updated_at,
        -- the numbers of other systems' contacts may be the same
        'shopify-' || customers.account_id as contact_id,
        coalesce(
            first_orders.placed_at, getvariable('exported_at')
        ) as created_at
    from customers
    left join first_orders
        on customers.account_id = first_orders.account_id
)

select * from final
