with order_rows as (
    select * from source.orders
),

customers as (
    select * from source.customers
),

-- what is the order's own stands on its first row alone
order_heads as (
    select
        * exclude ("Phone"),
        coalesce("Id", "Name") as order_id,
        ltrim(coalesce("Phone", "Billing Phone"), '''') as phone_number
    from order_rows
    where "Total" is not null
),

-- the export of orders has no id of the customer
buyers as (
    select
        order_heads.order_id,
        ltrim(customers."Customer ID", '''') as account_id,
        customers."First Name" as first_name,
        customers."Last Name" as last_name
    from order_heads
    inner join customers
        on lower(trim(order_heads."Email")) = lower(trim(customers."Email"))
    union all
    select
        order_heads.order_id,
        ltrim(customers."Customer ID", '''') as account_id,
        customers."First Name" as first_name,
        customers."Last Name" as last_name
    from order_heads
    inner join customers
        on order_heads.phone_number = ltrim(customers."Phone", '''')
    where order_heads."Email" is null
),

final as (
    select
        order_heads.*,
        buyers.account_id,
        buyers.first_name,
        buyers.last_name
    from order_heads
    left join buyers
        on order_heads.order_id = buyers.order_id
    qualify
        row_number() over (
            partition by order_heads.order_id
            order by buyers.account_id
        ) = 1
)

select * from final
