with

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}
    where
        is_valid
        and kept_quantity > 0
        and order_date <= {{ as_of_date() }}

),

categories as (

    select * from {{ ref('int_categories_grouped') }}

),

-- a gift at 0.00 is a purchase, but says nothing of what was spent
grouped as (

    select
        order_lines.customer_id,
        categories.category_group,
        order_lines.order_id,
        order_lines.order_customer_type,
        order_lines.placed_at,
        order_lines.order_date,
        order_lines.product_id,
        order_lines.line_paid_amount,
        order_lines.quantity,
        (
            order_lines.line_paid_amount / order_lines.quantity,
            order_lines.product_id,
            order_lines.order_line_id
        ) as dearness,
        case
            when order_lines.line_paid_amount > 0
                then order_lines.kept_quantity
        end as paid_units,
        cast(
            order_lines.line_paid_amount
            * order_lines.kept_quantity / order_lines.quantity
            as decimal(18, 6)
        ) as kept_amount
    from order_lines
    inner join categories
        on order_lines.category = categories.category

),

ordered as (

    select
        customer_id,
        category_group,
        order_id,
        min(order_customer_type) as order_customer_type,
        min(placed_at) as placed_at,
        min(order_date) as order_date,
        sum(kept_amount) as kept_amount,
        sum(paid_units) as paid_units,
        max_by(product_id, dearness) as dearest_product_id,
        max_by(line_paid_amount, dearness) as dearest_paid_amount,
        max_by(quantity, dearness) as dearest_quantity
    from grouped
    group by customer_id, category_group, order_id

),

final as (

    select
        customer_id,
        category_group,
        max_by(order_id, (placed_at, order_id)) as trigger_order_id,
        max_by(order_customer_type, (placed_at, order_id))
            as trigger_customer_type,
        max_by(order_date, (placed_at, order_id)) as purchased_on,
        max_by(dearest_product_id, (placed_at, order_id))
            as dearest_product_id,
        max_by(dearest_paid_amount, (placed_at, order_id))
            as dearest_paid_amount,
        max_by(dearest_quantity, (placed_at, order_id)) as dearest_quantity,
        cast(sum(kept_amount) as decimal(18, 6)) as kept_amount,
        cast(sum(paid_units) as integer) as paid_units
    from ordered
    group by customer_id, category_group

)

select * from final
