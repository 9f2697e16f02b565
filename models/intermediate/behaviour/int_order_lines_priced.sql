with

order_lines as (

    select * from {{ ref('stg_shop__order_lines') }}

),

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

identified as (

    select * from {{ ref('int_orders_identified') }}

),

typed as (

    select * from {{ ref('int_orders_typed') }}

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

rates as (

    select * from {{ ref('int_exchange_rates_ranged') }}

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
        orders.placed_at,
        orders.currency,
        orders.status <> 'cancelled'
        and orders.placed_at <= {{ as_of_at() }} as is_alive,
        identified.customer_id,
        typed.order_customer_type,
        coalesce(products.category, 'unmapped') as category,
        coalesce(categories.category_group, 'unmapped') as category_group,
        {{ business_date('orders.placed_at') }} as order_date,
        least(
            coalesce(returned.returned_quantity, 0), order_lines.quantity
        ) as returned_quantity,
        returned.refund_amount
    from order_lines
    inner join orders
        on order_lines.order_id = orders.order_id
    inner join identified
        on order_lines.order_id = identified.order_id
    inner join typed
        on order_lines.order_id = typed.order_id
    left join products
        on order_lines.product_id = products.product_id
    left join categories
        on products.category = categories.category
    left join returned
        on order_lines.order_line_id = returned.order_line_id

),

final as (

    select
        joined.order_line_id,
        joined.order_id,
        joined.customer_id,
        joined.product_id,
        joined.category,
        joined.category_group,
        joined.order_customer_type,
        -- an amount without a rate cannot be added to the others
        joined.is_alive and rates.currency is not null as is_valid,
        joined.placed_at,
        joined.order_date,
        joined.quantity,
        joined.returned_quantity,
        joined.quantity - joined.returned_quantity as kept_quantity,
        cast(joined.unit_price * rates.rate_to_reporting as decimal(18, 4))
            as unit_price,
        cast(
            (joined.quantity * joined.unit_price - joined.discount_amount)
            * rates.rate_to_reporting as decimal(18, 4)
        ) as line_paid_amount,
        cast(joined.refund_amount * rates.rate_to_reporting as decimal(18, 4))
            as refund_amount
    from joined
    left join rates
        on
            joined.currency = rates.currency
            and joined.order_date >= rates.valid_from
            and joined.order_date < rates.valid_to

)

select * from final
