with order_rows as (
    select * from source.orders
),

customers as (
    select * from source.customers
),

products as (
    select * from source.products
),

final as (
    select
        'orders with a refund, whose lines and moment are not told' as reason,
        count(*) as rows_left_out
    from order_rows
    where "Refunded Amount" > 0
    union all
    select
        'rows of orders with neither a line nor a total' as reason,
        count(*) as rows_left_out
    from order_rows
    where "Total" is null and "Lineitem name" is null
    union all
    select
        'ticks at the checkout without an e-mail' as reason,
        count(*) as rows_left_out
    from order_rows
    where
        "Total" is not null
        and "Accepts Marketing" = 'yes'
        and "Email" is null
    union all
    select
        'rows of products without a SKU' as reason,
        count(*) as rows_left_out
    from products
    where coalesce("Variant SKU", "SKU") is null
    union all
    select
        'answers of yes to marketing, whose moment is not told' as reason,
        count(*) filter ("Accepts Email Marketing" = 'yes')
        + count(*) filter ("Accepts SMS Marketing" = 'yes') as rows_left_out
    from customers
    union all
    select
        'answers of no from who has no address for them' as reason,
        count(*) filter ("Accepts Email Marketing" = 'no' and "Email" is null)
        + count(*) filter ("Accepts SMS Marketing" = 'no' and "Phone" is null)
            as rows_left_out
    from customers
)

select * from final
