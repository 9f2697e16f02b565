with product_rows as (
    select
        *,
        coalesce("Handle", "URL handle") as product_handle,
        coalesce("Variant SKU", "SKU") as variant_sku,
        coalesce("Variant Price", "Price") as variant_price
    from source.products
),

-- what is the product's own stands on the first row of its handle
product_heads as (
    select
        product_handle,
        min("Title") as title,
        min("Vendor") as vendor,
        min("Product Category") as product_category,
        min("Type") as product_type
    from product_rows
    group by product_handle
),

final as (
    select
        product_rows.variant_sku,
        product_heads.vendor,
        product_rows.variant_price,
        product_rows."Cost per item" as unit_cost,
        concat_ws(
            ' - ',
            product_heads.title,
            nullif(product_rows."Option1 Value", 'Default Title')
        ) as name,
        coalesce(
            product_heads.product_category, product_heads.product_type
        ) as category_words
    from product_rows
    inner join product_heads
        on product_rows.product_handle = product_heads.product_handle
    where product_rows.variant_sku is not null
    qualify
        row_number() over (
            partition by product_rows.variant_sku
            order by product_rows.source_row
        ) = 1
)

select * from final
