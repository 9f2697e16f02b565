with

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}
    where is_valid and kept_quantity > 0

),

spent as (

    select
        customer_id,
        category,
        product_id,
        sum({{ kept_amount('order_lines') }}) as paid_amount
    from order_lines
    group by customer_id, category, product_id

),

categories_ranked as (

    select
        customer_id,
        category,
        row_number() over (
            partition by customer_id
            order by sum(paid_amount) desc nulls last, category asc nulls last
        ) as place
    from spent
    where category <> 'unmapped'
    group by customer_id, category
    qualify place <= 3

),

products_ranked as (

    select
        customer_id,
        product_id,
        row_number() over (
            partition by customer_id
            order by paid_amount desc nulls last, product_id asc nulls last
        ) as place
    from spent
    qualify place <= 3

),

categories as (

    select
        customer_id,
        min(category) filter (where place = 1) as top_category,
        {{ joined_in_order('category', ', ', 'place') }} as top_categories
    from categories_ranked
    group by customer_id

),

products as (

    select
        customer_id,
        min(product_id) filter (where place = 1) as top_product_id,
        {{ joined_in_order('product_id', ', ', 'place') }} as top_products
    from products_ranked
    group by customer_id

),

final as (

    select
        products.customer_id,
        categories.top_category,
        categories.top_categories,
        products.top_product_id,
        products.top_products
    from products
    left join categories
        on products.customer_id = categories.customer_id

)

select * from final
