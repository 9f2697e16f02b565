with source_sessions as (
    select * from source.sessions
),

source_hits as (
    select * from source.hits
),

source_products as (
    select * from source.product_actions
),

orders as (
    select * from contract.orders
),

order_lines as (
    select * from contract.order_lines
),

products as (
    select * from contract.products
),

web_events as (
    select * from contract.web_events
),

source_months as (
    select
        strftime(strptime(visit_date, '%Y%m%d'), '%Y-%m') as calendar_month,
        count(*) as session_rows,
        count(distinct full_visitor_id) as visitors
    from source_sessions
    group by calendar_month
),

-- an event_id is visitor, visit, day of the session row, number of the hit
event_sessions as (
    select
        visitor_id,
        split_part(event_id, '-', 2) as visit_id,
        split_part(event_id, '-', 3) as visit_date
    from web_events
    group by
        visitor_id,
        visit_id,
        visit_date
),

contract_months as (
    select
        strftime(strptime(visit_date, '%Y%m%d'), '%Y-%m') as calendar_month,
        count(*) as session_rows,
        count(distinct visitor_id) as visitors
    from event_sessions
    group by calendar_month
),

source_orders as (
    select
        transaction_id,
        max(full_visitor_id) as visitor_id,
        coalesce(max(transaction_revenue), 0) as total_amount,
        coalesce(max(transaction_tax), 0) as tax_amount,
        coalesce(max(transaction_shipping), 0) as shipping_amount,
        coalesce(max(transaction_revenue), 0) = 0 as is_without_revenue
    from source_hits
    where transaction_id is not null
    group by transaction_id
),

source_lines as (
    select
        transaction_id,
        product_sku
    from source_products
    where
        transaction_id is not null
        and product_quantity is not null
),

line_amounts as (
    select
        order_id,
        sum(quantity * unit_price) as items_amount
    from order_lines
    group by order_id
),

order_differences as (
    select
        orders.order_id,
        orders.total_amount,
        orders.total_amount
        - coalesce(line_amounts.items_amount, 0)
        - coalesce(orders.shipping_amount, 0)
        - coalesce(orders.tax_amount, 0) as difference
    from orders
    left join line_amounts
        on orders.order_id = line_amounts.order_id
),

source_figures as (
    select
        'activity ' || calendar_month || ': session rows' as figure,
        cast(session_rows as varchar) as source_value
    from source_months
    union all
    select
        'activity ' || calendar_month || ': visitors' as figure,
        cast(visitors as varchar) as source_value
    from source_months
    union all
    select
        'session rows' as figure,
        cast(count(*) as varchar) as source_value
    from source_sessions
    union all
    select
        'visitors' as figure,
        cast(count(distinct full_visitor_id) as varchar) as source_value
    from source_sessions
    union all
    select
        'hits' as figure,
        cast(count(*) as varchar) as source_value
    from source_hits
    union all
    select
        'purchase hits' as figure,
        cast(count(*) as varchar) as source_value
    from source_hits
    where transaction_id is not null
    union all
    select
        'purchase hits: sum of their revenue' as figure,
        cast(coalesce(sum(transaction_revenue), 0) as varchar) as source_value
    from source_hits
    where transaction_id is not null
    union all
    select
        'orders' as figure,
        cast(count(*) as varchar) as source_value
    from source_orders
    union all
    select
        'orders: buyers' as figure,
        cast(count(distinct visitor_id) as varchar) as source_value
    from source_orders
    union all
    select
        'orders: total' as figure,
        cast(coalesce(sum(total_amount), 0) as varchar) as source_value
    from source_orders
    union all
    select
        'orders: tax' as figure,
        cast(coalesce(sum(tax_amount), 0) as varchar) as source_value
    from source_orders
    union all
    select
        'orders: shipping' as figure,
        cast(coalesce(sum(shipping_amount), 0) as varchar) as source_value
    from source_orders
    union all
    select
        'orders without revenue, total 0.00' as figure,
        cast(count(*) as varchar) as source_value
    from source_orders
    where is_without_revenue
    union all
    select
        'purchase lines with revenue' as figure,
        cast(count(*) as varchar) as source_value
    from source_lines
    union all
    select
        'order lines' as figure,
        cast(
            count(distinct transaction_id || '-' || product_sku) as varchar
        ) as source_value
    from source_lines
    union all
    select
        'products' as figure,
        cast(count(distinct product_sku) as varchar) as source_value
    from source_products
),

contract_figures as (
    select
        'activity ' || calendar_month || ': session rows' as figure,
        cast(session_rows as varchar) as contract_value
    from contract_months
    union all
    select
        'activity ' || calendar_month || ': visitors' as figure,
        cast(visitors as varchar) as contract_value
    from contract_months
    union all
    select
        'session rows' as figure,
        cast(count(*) as varchar) as contract_value
    from event_sessions
    union all
    select
        'visitors' as figure,
        cast(count(distinct visitor_id) as varchar) as contract_value
    from web_events
    union all
    select
        'hits' as figure,
        cast(count(*) as varchar) as contract_value
    from web_events
    union all
    select
        'purchase hits' as figure,
        cast(count(*) as varchar) as contract_value
    from web_events
    where event_type = 'purchase'
    union all
    select
        'orders' as figure,
        cast(count(*) as varchar) as contract_value
    from orders
    union all
    select
        'orders: buyers' as figure,
        cast(count(distinct visitor_id) as varchar) as contract_value
    from orders
    union all
    select
        'orders: total' as figure,
        cast(
            cast(coalesce(sum(total_amount), 0) as decimal(18, 2)) as varchar
        ) as contract_value
    from orders
    union all
    select
        'orders: tax' as figure,
        cast(
            cast(coalesce(sum(tax_amount), 0) as decimal(18, 2)) as varchar
        ) as contract_value
    from orders
    union all
    select
        'orders: shipping' as figure,
        cast(
            cast(
                coalesce(sum(shipping_amount), 0) as decimal(18, 2)
            ) as varchar
        ) as contract_value
    from orders
    union all
    select
        'orders without revenue, total 0.00' as figure,
        cast(count(*) as varchar) as contract_value
    from orders
    where total_amount = 0
    union all
    select
        'order lines' as figure,
        cast(count(*) as varchar) as contract_value
    from order_lines
    union all
    select
        'order lines: items' as figure,
        cast(
            cast(
                coalesce(sum(quantity * unit_price), 0) as decimal(18, 2)
            ) as varchar
        ) as contract_value
    from order_lines
    union all
    select
        'orders: total is items + shipping + tax' as figure,
        cast(count(*) as varchar) as contract_value
    from order_differences
    where difference = 0
    union all
    select
        'orders: total is up to 10 less' as figure,
        cast(count(*) as varchar) as contract_value
    from order_differences
    where
        total_amount > 0
        and difference < 0
        and difference >= -10
    union all
    select
        'orders: total - items - shipping - tax' as figure,
        cast(
            cast(coalesce(sum(difference), 0) as decimal(18, 2)) as varchar
        ) as contract_value
    from order_differences
    union all
    select
        'products' as figure,
        cast(count(*) as varchar) as contract_value
    from products
    union all
    select
        'products without a category' as figure,
        cast(count(*) as varchar) as contract_value
    from products
    where category = 'ga360.unknown'
),

final as (
    select
        source_figures.source_value,
        contract_figures.contract_value,
        coalesce(
            source_figures.figure, contract_figures.figure
        ) as figure
    from source_figures
    full outer join contract_figures
        on source_figures.figure = contract_figures.figure
)

select * from final
