with

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}
    where is_valid and kept_quantity > 0

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
        order_lines.order_line_id,
        order_lines.order_customer_type,
        order_lines.placed_at,
        order_lines.order_date,
        order_lines.product_id,
        order_lines.line_paid_amount,
        order_lines.quantity,
        cast(order_lines.line_paid_amount as double) / order_lines.quantity
            as unit_paid_amount,
        case
            when order_lines.line_paid_amount > 0
                then order_lines.kept_quantity
        end as paid_units,
        {{ kept_amount('order_lines') }} as kept_amount
    from order_lines
    inner join categories
        on order_lines.category = categories.category

),

-- the dearest item of the latest order, all of it from one line
final as (

    select
        customer_id,
        category_group,
        order_id as trigger_order_id,
        order_customer_type as trigger_customer_type,
        order_date as purchased_on,
        product_id as dearest_product_id,
        line_paid_amount as dearest_paid_amount,
        quantity as dearest_quantity,
        cast(sum(kept_amount) over (
            partition by customer_id, category_group
        ) as decimal(18, 6)) as kept_amount,
        cast(sum(paid_units) over (
            partition by customer_id, category_group
        ) as integer) as paid_units
    from grouped
    qualify row_number() over (
        partition by customer_id, category_group
        order by
            placed_at desc nulls last,
            order_id desc nulls last,
            unit_paid_amount desc nulls last,
            product_id desc nulls last,
            order_line_id desc nulls last
    ) = 1

)

select * from final
