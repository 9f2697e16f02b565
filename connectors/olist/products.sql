with products as (
    select * from source.products
),

translations as (
    select * from source.product_category_name_translation
),

final as (
    select
        products.product_id,
        'olist.' || coalesce(
            translations.product_category_name_english, 'unknown'
        ) as category
    from products
    left join translations
        on
            products.product_category_name
            = translations.product_category_name
)

select * from final
