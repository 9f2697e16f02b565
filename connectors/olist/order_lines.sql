with order_items as (
    select * from source.order_items
),

-- the export writes a product bought three times as three rows
final as (
    select
        order_id,
        product_id,
        1 as quantity,
        price as unit_price,
        order_id || '-' || order_item_id as order_line_id
    from order_items
)

select * from final
