{{ config(materialized = 'view') }}

with

returns as (

    select * from {{ ref('stg_shop__returns') }}
    where not is_take_back

),

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}

),

orders as (

    select * from {{ ref('int_orders_touched') }}
    where action = 'order'

),

final as (

    select
        {{ touchpoint_row({
            'source_id': 'returns.return_id',
            'action': "'return'",
            'touchpoint': 'orders.touchpoint',
            'occurred_at': 'returns.returned_at',
            'customer_id': 'orders.customer_id',
            'intent': "'return'",
            'product_id': 'order_lines.product_id',
            'category': 'order_lines.category',
            'order_id': 'orders.order_id',
            'store_id': 'orders.store_id',
            'outcome': 'returns.reason',
            'amount': 'returns.refund_amount',
        }) }}
    from returns
    inner join order_lines
        on returns.order_line_id = order_lines.order_line_id
    inner join orders
        on order_lines.order_id = orders.order_id

)

select * from final
