with

people as (

    select * from {{ ref('int_accounts_peopled') }}

),

orders as (

    select * from {{ ref('int_orders_valued') }}

),

peopled as (

    select
        company_account_id,
        vat_number,
        min_by(company_name, (since_at, customer_id)) filter (
            where company_name is not null
        ) as company_name,
        cast(count(*) as integer) as people_count
    from people
    group by company_account_id, vat_number

),

ordered as (

    select
        vat_number,
        cast(count(*) as integer) as orders_count,
        sum(net_amount) as revenue_net_amount
    from orders
    where is_valid and vat_number is not null
    group by vat_number

),

final as (

    select
        peopled.company_account_id,
        peopled.vat_number,
        peopled.company_name,
        peopled.people_count,
        coalesce(ordered.orders_count, 0) as orders_count,
        cast(coalesce(ordered.revenue_net_amount, 0) as decimal(18, 4))
            as revenue_net_amount
    from peopled
    left join ordered
        on peopled.vat_number = ordered.vat_number

)

select * from final
