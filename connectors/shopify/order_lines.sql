with orders as (
    select * from source.orders_told
),

order_rows as (
    select * from source.orders
),

-- the export has no id of a line: its place in the order stands for one
final as (
    select
        orders.order_id,
        order_rows."Lineitem quantity" as quantity,
        order_rows."Lineitem price" as unit_price,
        order_rows."Lineitem discount" as discount_amount,
        orders.order_id || '-' || row_number() over (
            partition by orders.order_id
            order by order_rows.source_row
        ) as order_line_id,
        coalesce(
            order_rows."Lineitem sku", order_rows."Lineitem name"
        ) as product_id
    from order_rows
    inner join orders
        on order_rows."Name" = orders."Name"
    where order_rows."Lineitem name" is not null
)

select * from final
