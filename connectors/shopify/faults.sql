with order_rows as (
    select * from source.orders
),

customers as (
    select * from source.customers
),

-- an order tells its total on one row, and only there
orders_told as (
    select
        "Name" as order_name,
        count("Total") as times_told
    from order_rows
    group by order_name
),

final as (
    select
        'order ' || order_name || ' stands ' || times_told
        || ' times with a total' as what,
        'orders_export' as place,
        'keep one file for each day of orders' as remedy
    from orders_told
    where times_told > 1
    union all
    select
        'order ' || order_name || ' has no row with its total' as what,
        'orders_export' as place,
        'export the order again, with its first row' as remedy
    from orders_told
    where times_told = 0
    union all
    select
        'customer ' || "Customer ID" || ' stands twice' as what,
        'customers_export' as place,
        'keep one file of customers' as remedy
    from customers
    group by "Customer ID"
    having count(*) > 1
)

select * from final
