with product_actions as (
    select * from source.product_actions
),

product_names as (
    select
        product_sku,
        product_name
    from product_actions
    group by
        product_sku,
        product_name
    qualify
        row_number() over (
            partition by product_sku
            order by count(*) desc, product_name
        ) = 1
),

product_brands as (
    select
        product_sku,
        product_brand
    from product_actions
    where product_brand not like '(%)'
    group by
        product_sku,
        product_brand
    qualify
        row_number() over (
            partition by product_sku
            order by count(*) desc, product_brand
        ) = 1
),

-- at checkout the price is that of the whole line
latest_prices as (
    select
        product_sku,
        product_price
    from product_actions
    where
        ecommerce_action_type <> 5
        and product_price is not null
    qualify
        row_number() over (
            partition by product_sku
            order by
                visit_date desc,
                visit_id desc,
                hit_number desc,
                full_visitor_id desc,
                product_price desc
        ) = 1
),

-- purchase lines say '(not set)', and some pages left a template unfilled
categorised as (
    select
        product_sku,
        product_name,
        trim(
            regexp_replace(lower(product_category), '^home/', ''), '/'
        ) as category_path
    from product_actions
    where
        product_category not like '(%)'
        and not contains(product_category, '${')
),

sku_categories as (
    select
        product_sku,
        category_path
    from categorised
    group by
        product_sku,
        category_path
    qualify
        row_number() over (
            partition by product_sku
            order by count(*) desc, category_path
        ) = 1
),

-- shoppers browse a product and buy one of its sizes, which is another sku
-- that no page shows: the name is what the two have in common
name_categories as (
    select
        product_name,
        category_path
    from categorised
    group by
        product_name,
        category_path
    qualify
        row_number() over (
            partition by product_name
            order by count(*) desc, category_path
        ) = 1
),

categorised_products as (
    select
        product_names.product_sku,
        product_names.product_name,
        coalesce(
            nullif(sku_categories.category_path, ''),
            nullif(name_categories.category_path, ''),
            'unknown'
        ) as category_path
    from product_names
    left join sku_categories
        on product_names.product_sku = sku_categories.product_sku
    left join name_categories
        on product_names.product_name = name_categories.product_name
),

final as (
    select
        categorised_products.product_sku as product_id,
        categorised_products.product_name as name,
        product_brands.product_brand as brand,
        latest_prices.product_price as list_price,
        'ga360.' || replace(
            regexp_replace(
                replace(categorised_products.category_path, '''', ''),
                '[^a-z0-9/]+',
                '_',
                'g'
            ),
            '/',
            '.'
        ) as category
    from categorised_products
    left join product_brands
        on categorised_products.product_sku = product_brands.product_sku
    left join latest_prices
        on categorised_products.product_sku = latest_prices.product_sku
)

select * from final
