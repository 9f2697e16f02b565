with product_rows as (
    select
        *,
        coalesce("Handle", "URL handle") as product_handle,
        coalesce("Variant SKU", "SKU") as variant_sku,
        coalesce("Variant Price", "Price") as variant_price
    from source.products
),

order_rows as (
    select * from source.orders
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

variants as (
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
),

sold as (
    select
        coalesce("Lineitem sku", "Lineitem name") as variant_sku,
        min("Lineitem name") as name
    from order_rows
    where "Lineitem name" is not null
    group by variant_sku
),

-- sold, but no longer among the products, or never with a SKU
strays as (
    select
        sold.variant_sku,
        sold.name
    from sold
    left join variants
        on sold.variant_sku = variants.variant_sku
    where variants.variant_sku is null
),

known as (
    select
        variant_sku,
        name,
        vendor,
        variant_price,
        unit_cost,
        category_words
    from variants
    union all
    select
        variant_sku,
        name,
        null as vendor,
        null as variant_price,
        null as unit_cost,
        null as category_words
    from strays
),

final as (
    select
        variant_sku as product_id,
        name,
        vendor as brand,
        variant_price as list_price,
        unit_cost,
        getvariable('exported_at') as updated_at,
        'shopify.' || coalesce(
            array_to_string(
                list_transform(
                    string_split(category_words, ' > '),
                    lambda word: trim(
                        regexp_replace(
                            strip_accents(lower(word)), '[^a-z0-9]+', '_', 'g'
                        ),
                        '_'
                    )
                ),
                '.'
            ),
            'unknown'
        ) as category
    from known
)

select * from final
