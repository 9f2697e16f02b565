{#- What lacks the row it belongs to: it waits here until that row arrives. -#}
with

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

order_lines as (

    select * from {{ ref('stg_shop__order_lines') }}

),

returns as (

    select * from {{ ref('stg_shop__returns') }}

),

valued as (

    select * from {{ ref('int_orders_valued') }}

),

priced as (

    select * from {{ ref('int_order_lines_priced') }}

),

final as (

    select
        'order_lines' as entity,
        order_lines.order_line_id as row_key,
        'order_id: ' || order_lines.order_id || ' is no known order' as reason
    from order_lines
    left join orders
        on order_lines.order_id = orders.order_id
    where orders.order_id is null
    union all
    select
        'returns' as entity,
        returns.return_id as row_key,
        'order_line_id: ' || returns.order_line_id
        || ' is no known order line' as reason
    from returns
    left join priced
        on returns.order_line_id = priced.order_line_id
    where priced.order_line_id is null
    union all
    select
        'orders' as entity,
        orders.order_id as row_key,
        'currency: no rate for ' || orders.currency || ' on '
        || cast(valued.order_date as string) as reason
    from valued
    inner join orders
        on valued.order_id = orders.order_id
    where valued.total_amount is null

)

select * from final
