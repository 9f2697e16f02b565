with orders as (
    select * from contract.orders
),

interactions as (
    select * from contract.interactions
),

crm_contacts as (
    select * from contract.crm_contacts
),

moments as (
    select max(placed_at) as happened_at from orders
    union all
    select max(delivered_at) as happened_at from orders
    union all
    select max(occurred_at) as happened_at from interactions
    union all
    select max(created_at) as happened_at from crm_contacts
),

final as (
    select
        cast(
            max(happened_at) at time zone 'America/Sao_Paulo' as date
        ) as as_of_date
    from moments
)

select * from final
