with order_rows as (
    select * from source.orders
),

customers as (
    select * from source.customers
),

orders as (
    select * from contract.orders
),

order_lines as (
    select * from contract.order_lines
),

crm_contacts as (
    select * from contract.crm_contacts
),

line_rows as (
    select * from order_rows
    where "Lineitem name" is not null
),

counts as (
    select
        'orders' as figure,
        (select count("Total") from order_rows) as source_value,
        (select count(*) from orders) as contract_value
    union all
    select
        'orders of a known customer' as figure,
        null as source_value,
        (select count(account_id) from orders) as contract_value
    union all
    select
        'order lines' as figure,
        (select count(*) from line_rows) as source_value,
        (select count(*) from order_lines) as contract_value
    union all
    select
        'customers' as figure,
        (select count(*) from customers) as source_value,
        (select count(*) from crm_contacts) as contract_value
),

amounts as (
    select
        'orders: total' as figure,
        (select sum("Total") from order_rows) as source_value,
        (select sum(total_amount) from orders) as contract_value
    union all
    select
        'items' as figure,
        (select sum("Lineitem quantity" * "Lineitem price") from line_rows)
            as source_value,
        (select sum(quantity * unit_price) from order_lines) as contract_value
    union all
    select
        'refunds' as figure,
        (select sum("Refunded Amount") from order_rows) as source_value,
        null as contract_value
),

final as (
    select
        figure,
        cast(source_value as varchar) as source_value,
        cast(contract_value as varchar) as contract_value
    from counts
    union all
    select
        figure,
        cast(cast(source_value as decimal(18, 2)) as varchar) as source_value,
        cast(cast(contract_value as decimal(18, 2)) as varchar)
            as contract_value
    from amounts
)

select * from final
