{{ config(materialized = 'view') }}

with

orders as (

    select * from {{ ref('int_orders_valued') }}

),

deliveries as (

    select * from {{ ref('stg_shop__orders') }}
    -- what is handed over at the till is not delivered
    where delivered_at > placed_at and status <> 'cancelled'

),

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}

),

-- an order is about the dearest of what was bought
subjects as (

    select
        order_id,
        product_id,
        category
    from order_lines
    qualify row_number() over (
        partition by order_id
        order by
            line_paid_amount desc nulls last,
            order_line_id desc nulls last
    ) = 1

),

described as (

    select
        orders.order_id,
        orders.customer_id,
        orders.placed_at,
        orders.status,
        orders.store_id,
        orders.total_amount,
        subjects.product_id,
        subjects.category,
        case
            when orders.channel = 'web' then 'website' else orders.channel
        end as touchpoint
    from orders
    left join subjects
        on orders.order_id = subjects.order_id

),

final as (

    select
        {{ touchpoint_row({
            'source_id': 'order_id',
            'action': "'order'",
            'touchpoint': 'touchpoint',
            'occurred_at': 'placed_at',
            'customer_id': 'customer_id',
            'intent': "'buy'",
            'product_id': 'product_id',
            'category': 'category',
            'order_id': 'order_id',
            'store_id': 'store_id',
            'outcome': 'status',
            'amount': 'total_amount',
        }) }}
    from described
    union all
    select
        {{ touchpoint_row({
            'source_id': 'described.order_id',
            'action': "'delivery'",
            'touchpoint': 'described.touchpoint',
            'occurred_at': 'deliveries.delivered_at',
            'customer_id': 'described.customer_id',
            'product_id': 'described.product_id',
            'category': 'described.category',
            'order_id': 'described.order_id',
            'store_id': 'described.store_id',
        }) }}
    from described
    inner join deliveries
        on described.order_id = deliveries.order_id

)

select * from final
