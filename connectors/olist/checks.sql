with source_orders as (
    select * from source.orders
),

source_items as (
    select * from source.order_items
),

source_payments as (
    select * from source.order_payments
),

source_customers as (
    select * from source.customers
),

source_reviews as (
    select * from source.order_reviews
),

source_products as (
    select * from source.products
),

source_leads as (
    select * from source.marketing_qualified_leads
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

interactions as (
    select * from contract.interactions
),

crm_contacts as (
    select * from contract.crm_contacts
),

ordered as (
    select
        order_id,
        sum(price + freight_value) as ordered_amount
    from source_items
    group by order_id
),

paid as (
    select
        order_id,
        sum(payment_value) as paid_amount
    from source_payments
    group by order_id
),

paid_and_ordered as (
    select
        source_orders.order_id,
        ordered.ordered_amount,
        paid.paid_amount,
        ordered.order_id is not null as has_lines,
        paid.order_id is not null as has_payments
    from source_orders
    left join ordered
        on source_orders.order_id = ordered.order_id
    left join paid
        on source_orders.order_id = paid.order_id
),

source_figures as (
    select
        'orders' as figure,
        cast(count(*) as varchar) as source_value
    from source_orders
    union all
    select
        'orders delivered' as figure,
        cast(count(*) as varchar) as source_value
    from source_orders
    where order_status = 'delivered'
    union all
    select
        'orders without lines' as figure,
        cast(count(*) as varchar) as source_value
    from paid_and_ordered
    where not has_lines
    union all
    select
        'orders without lines: paid' as figure,
        cast(coalesce(sum(paid_amount), 0) as varchar) as source_value
    from paid_and_ordered
    where not has_lines
    union all
    select
        'orders paid otherwise than ordered' as figure,
        cast(count(*) as varchar) as source_value
    from paid_and_ordered
    where has_lines and has_payments and paid_amount <> ordered_amount
    union all
    select
        'orders paid otherwise than ordered: net difference' as figure,
        cast(
            coalesce(sum(paid_amount - ordered_amount), 0) as varchar
        ) as source_value
    from paid_and_ordered
    where has_lines and has_payments
    union all
    select
        'orders without payments' as figure,
        cast(count(*) as varchar) as source_value
    from paid_and_ordered
    where not has_payments
    union all
    select
        'payments' as figure,
        cast(coalesce(sum(payment_value), 0) as varchar) as source_value
    from source_payments
    union all
    select
        'order lines' as figure,
        cast(count(*) as varchar) as source_value
    from source_items
    union all
    select
        'items' as figure,
        cast(coalesce(sum(price), 0) as varchar) as source_value
    from source_items
    union all
    select
        'shipping' as figure,
        cast(coalesce(sum(freight_value), 0) as varchar) as source_value
    from source_items
    union all
    select
        'accounts' as figure,
        cast(
            count(distinct source_customers.customer_unique_id) as varchar
        ) as source_value
    from source_orders
    inner join source_customers
        on source_orders.customer_id = source_customers.customer_id
    union all
    select
        'products' as figure,
        cast(count(*) as varchar) as source_value
    from source_products
    union all
    select
        'reviews' as figure,
        cast(count(*) as varchar) as source_value
    from source_reviews
    union all
    select
        'reviews without a date of their own' as figure,
        cast(count(*) as varchar) as source_value
    from source_reviews
    where review_answer_timestamp is null and review_creation_date is null
    union all
    select
        'reviews: sum of scores' as figure,
        cast(coalesce(sum(review_score), 0) as varchar) as source_value
    from source_reviews
    union all
    select
        'leads' as figure,
        cast(count(*) as varchar) as source_value
    from source_leads
),

contract_figures as (
    select
        'orders' as figure,
        cast(count(*) as varchar) as contract_value
    from orders
    union all
    select
        'orders delivered' as figure,
        cast(count(*) as varchar) as contract_value
    from orders
    where status = 'delivered'
    union all
    select
        'orders without lines' as figure,
        cast(count(*) as varchar) as contract_value
    from orders
    left join order_lines
        on orders.order_id = order_lines.order_id
    where order_lines.order_id is null
    union all
    select
        'orders: total' as figure,
        cast(
            cast(coalesce(sum(total_amount), 0) as decimal(18, 2)) as varchar
        ) as contract_value
    from orders
    union all
    select
        'order lines' as figure,
        cast(count(*) as varchar) as contract_value
    from order_lines
    union all
    select
        'items' as figure,
        cast(
            cast(
                coalesce(sum(quantity * unit_price), 0) as decimal(18, 2)
            ) as varchar
        ) as contract_value
    from order_lines
    union all
    select
        'shipping' as figure,
        cast(
            cast(
                coalesce(sum(shipping_amount), 0) as decimal(18, 2)
            ) as varchar
        ) as contract_value
    from orders
    union all
    select
        'accounts' as figure,
        cast(count(distinct account_id) as varchar) as contract_value
    from orders
    union all
    select
        'products' as figure,
        cast(count(*) as varchar) as contract_value
    from products
    union all
    select
        'reviews' as figure,
        cast(count(*) as varchar) as contract_value
    from interactions
    union all
    select
        'reviews: sum of scores' as figure,
        cast(
            cast(coalesce(sum(score), 0) as bigint) as varchar
        ) as contract_value
    from interactions
    union all
    select
        'leads' as figure,
        cast(count(*) as varchar) as contract_value
    from crm_contacts
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
