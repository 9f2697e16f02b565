with

order_lines as (

    select * from {{ ref('stg_shop__order_lines') }}

),

orders as (

    select * from {{ ref('int_orders_rated') }}

),

products as (

    select * from {{ ref('stg_shop__products') }}

),

categories as (

    select * from {{ ref('int_categories_grouped') }}
    where is_main_group

),

returned as (

    select * from {{ ref('int_returns_aggregated_to_order_lines') }}

),

-- a line whose order never came is no sale: it stands in quarantine
joined as (

    select
        order_lines.order_line_id,
        order_lines.order_id,
        order_lines.product_id,
        order_lines.quantity,
        order_lines.unit_price,
        order_lines.discount_amount,
        orders.customer_id,
        orders.order_customer_type,
        orders.is_valid,
        orders.placed_at,
        orders.order_date,
        orders.rate_to_reporting,
        coalesce(products.category, 'unmapped') as category,
        coalesce(categories.category_group, 'unmapped') as category_group,
        least(
            coalesce(returned.returned_quantity, 0), order_lines.quantity
        ) as returned_quantity,
        returned.refund_amount
    from order_lines
    inner join orders
        on order_lines.order_id = orders.order_id
    left join products
        on order_lines.product_id = products.product_id
    left join categories
        on products.category = categories.category
    left join returned
        on order_lines.order_line_id = returned.order_line_id

),

final as (

    select
        order_line_id,
        order_id,
        customer_id,
        product_id,
        category,
        category_group,
        order_customer_type,
        is_valid,
        placed_at,
        order_date,
        quantity,
        returned_quantity,
        quantity - returned_quantity as kept_quantity,
        cast(unit_price * rate_to_reporting as decimal(18, 4))
            as unit_price,
        cast(
            (quantity * unit_price - discount_amount)
            * rate_to_reporting as decimal(18, 4)
        ) as line_paid_amount,
        cast(refund_amount * rate_to_reporting as decimal(18, 4))
            as refund_amount
    from joined

)

select * from final
