with

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}

),

final as (

    select
        order_line_id,
        order_id,
        customer_id,
        product_id,
        category,
        category_group,
        quantity,
        unit_price,
        {{ as_decimal('cast(line_paid_amount as double) / quantity', 18, 6) }}
            as unit_paid_amount,
        line_paid_amount,
        returned_quantity,
        kept_quantity,
        order_date
    from order_lines

)

select * from final
