-- Every valid order up to the moment of the run went one way, as a whole and in
-- each of its categories. If it breaks, ways are counted that nobody went.
with

ways as (

    select * from {{ ref('online_offline') }}

),

orders as (

    select * from {{ ref('orders') }}
    where is_valid and placed_at <= {{ as_of_at() }}

),

order_lines as (

    select * from {{ ref('order_lines') }}

),

expected as (

    select
        'all' as category,
        count(*) as orders_count,
        sum(items_amount - discount_amount) as goods_amount
    from orders
    union all
    select
        order_lines.category,
        count(distinct orders.order_id) as orders_count,
        sum(order_lines.line_paid_amount) as goods_amount
    from orders
    inner join order_lines
        on orders.order_id = order_lines.order_id
    group by order_lines.category

),

found as (

    select
        category,
        sum(orders_count) as orders_count,
        sum(goods_amount) as goods_amount
    from ways
    group by category

),

final as (

    select
        coalesce(expected.category, found.category) as category,
        expected.orders_count,
        found.orders_count as orders_found,
        expected.goods_amount,
        found.goods_amount as goods_found
    from expected
    full outer join found
        on expected.category = found.category
    where
        expected.orders_count is distinct from found.orders_count
        or expected.goods_amount is distinct from found.goods_amount

)

select * from final
