-- A line and a return belong to the customer, and the line to the day, of their
-- order. If it breaks, a person's orders and purchases tell two stories.
with

orders as (

    select * from {{ ref('orders') }}

),

order_lines as (

    select * from {{ ref('order_lines') }}

),

returns as (

    select * from {{ ref('returns') }}

),

followers as (

    select
        order_line_id as row_id,
        order_id,
        customer_id,
        order_date
    from order_lines
    union all
    select
        return_id as row_id,
        order_id,
        customer_id,
        null as order_date
    from returns

),

final as (

    select
        followers.row_id,
        orders.order_id
    from followers
    inner join orders
        on followers.order_id = orders.order_id
    where
        followers.customer_id <> orders.customer_id
        or followers.order_date <> orders.order_date

)

select * from final
