with

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}
    where is_valid and kept_quantity > 0

),

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

priced as (

    select
        order_id,
        order_line_id,
        customer_id,
        order_customer_type,
        placed_at,
        category,
        product_id,
        cast(line_paid_amount as double) / quantity as unit_paid_amount
    from order_lines

),

kept as (

    select * from priced
    qualify row_number() over (
        partition by order_id, category
        order by
            unit_paid_amount desc nulls last,
            product_id desc nulls last,
            order_line_id desc nulls last
    ) = 1

),

-- what is taken along in a store is handed over there
final as (

    select
        customer_id,
        'order' as sign,
        order_id,
        order_customer_type,
        nullif(category, 'unmapped') as category,
        product_id,
        unit_paid_amount,
        placed_at as occurred_at
    from kept
    union all
    select
        kept.customer_id,
        'handover' as sign,
        kept.order_id,
        kept.order_customer_type,
        nullif(kept.category, 'unmapped') as category,
        kept.product_id,
        kept.unit_paid_amount,
        case
            when orders.channel = 'store' then kept.placed_at
            else orders.delivered_at
        end as occurred_at
    from kept
    inner join orders
        on kept.order_id = orders.order_id
    where orders.channel = 'store' or orders.delivered_at is not null

)

select * from final
