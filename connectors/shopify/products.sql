with variants as (
    select * from source.variants
),

order_rows as (
    select * from source.orders
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
