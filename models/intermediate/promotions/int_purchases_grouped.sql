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
        {{ packed({
            'order_id': 'order_lines.order_id',
            'customer_type': 'order_lines.order_customer_type',
            'order_date': 'order_lines.order_date',
            'product_id': 'order_lines.product_id',
            'paid_amount': 'order_lines.line_paid_amount',
            'quantity': 'order_lines.quantity',
        }) }} as line,
        (
            order_lines.placed_at,
            order_lines.order_id,
            cast(order_lines.line_paid_amount as double) / order_lines.quantity,
            order_lines.product_id,
            order_lines.order_line_id
        ) as lateness,
        case
            when order_lines.line_paid_amount > 0
                then order_lines.kept_quantity
        end as paid_units,
        {{ as_decimal(
            'cast(order_lines.line_paid_amount * order_lines.kept_quantity'
            ~ ' as double) / order_lines.quantity', 18, 6
        ) }} as kept_amount
    from order_lines
    inner join categories
        on order_lines.category = categories.category

),

-- the dearest item of the latest order, all of it from one line
summed as (

    select
        customer_id,
        category_group,
        max_by(line, lateness) as latest,
        cast(sum(kept_amount) as decimal(18, 6)) as kept_amount,
        cast(sum(paid_units) as integer) as paid_units
    from grouped
    group by customer_id, category_group

),

final as (

    select
        customer_id,
        category_group,
        {{ unpacked('latest', 'order_id') }} as trigger_order_id,
        {{ unpacked('latest', 'customer_type') }} as trigger_customer_type,
        {{ unpacked('latest', 'order_date') }} as purchased_on,
        {%- for column in ['product_id', 'paid_amount', 'quantity'] %}
        {{ unpacked('latest', column) }} as dearest_{{ column }},
        {%- endfor %}
        kept_amount,
        paid_units
    from summed

)

select * from final
