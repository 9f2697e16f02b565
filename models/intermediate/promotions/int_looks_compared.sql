with

signs as (

    select * from {{ ref('int_signs_latest') }}
    where sign = 'product_view' and product_id is not null

),

products as (

    select * from {{ ref('stg_shop__products') }}

),

owned as (

    select * from {{ ref('int_orders_signalled') }}
    where sign = 'order' and unit_paid_amount > 0

),

latest as (

    select
        customer_id,
        category,
        unit_paid_amount
    from owned
    qualify row_number() over (
        partition by customer_id, category
        order by occurred_at desc nulls last, order_id desc nulls last
    ) = 1

),

final as (

    select
        signs.customer_id,
        signs.category,
        signs.product_id,
        signs.last_at as occurred_at,
        {{ as_decimal(
            'cast(products.list_price as double) / latest.unit_paid_amount',
            18, 6
        ) }} as price_ratio
    from signs
    inner join products
        on signs.product_id = products.product_id
    inner join latest
        on
            signs.customer_id = latest.customer_id
            and signs.category = latest.category

)

select * from final
