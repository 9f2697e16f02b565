-- What orders show as returned is what the returns table refunds, order by
-- order and capped at the order's total. If it breaks, net revenue is wrong in
-- every table that sums it.
with

orders as (

    select * from {{ ref('orders') }}
    where total_amount is not null

),

returns as (

    select * from {{ ref('returns') }}
    where not is_take_back

),

lines as (

    select * from {{ ref('int_order_lines_priced') }}

),

refunded as (

    select
        order_id,
        sum(refund_amount) as refund_amount
    from lines
    group by order_id

),

final as (

    select
        orders.order_id,
        orders.returned_amount,
        refunded.refund_amount
    from orders
    left join refunded
        on orders.order_id = refunded.order_id
    where
        coalesce(orders.returned_amount, 0)
        <> least(coalesce(refunded.refund_amount, 0), orders.total_amount)
        or (
            coalesce(orders.returned_amount, 0) > 0
            and orders.order_id not in (select returns.order_id from returns)
        )

)

select * from final
