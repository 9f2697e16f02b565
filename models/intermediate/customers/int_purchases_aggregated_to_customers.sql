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
        sum(line_paid_amount) as paid_amount
    from order_lines
    group by customer_id, category, product_id

),

categories as (

    select
        customer_id,
        category
    from spent
    where category <> 'unmapped'
    group by customer_id, category
    qualify row_number() over (
        partition by customer_id
        order by sum(paid_amount) desc nulls last, category asc nulls last
    ) = 1

),

products as (

    select
        customer_id,
        product_id
    from spent
    qualify row_number() over (
        partition by customer_id
        order by paid_amount desc nulls last, product_id asc nulls last
    ) = 1

),

final as (

    select
        products.customer_id,
        categories.category as top_category,
        products.product_id as top_product_id
    from products
    left join categories
        on products.customer_id = categories.customer_id

)

select * from final
