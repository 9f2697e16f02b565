with

products as (

    select * from {{ ref('stg_shop__products') }}

),

categories as (

    select * from {{ ref('int_categories_grouped') }}
    where is_main_group

),

final as (

    select
        products.product_id,
        products.product_name,
        products.brand,
        products.category,
        coalesce(categories.category_group, 'unmapped') as category_group,
        products.list_price,
        products.unit_cost,
        products.energy_class,
        products.is_consumable
    from products
    left join categories
        on products.category = categories.category

)

select * from final
