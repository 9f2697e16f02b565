with

people as (

    select * from {{ ref('int_identifiers_aggregated_to_customers') }}

),

orders as (

    select * from {{ ref('int_orders_rated') }}

),

account_people as (

    select * from {{ ref('int_accounts_peopled') }}

),

bought as (

    select
        customer_id,
        bool_or(order_customer_type = 'business') as has_business_order,
        bool_or(order_customer_type = 'private') as has_private_order,
        bool_or(order_customer_type = 'unknown') as has_unknown_order
    from orders
    group by customer_id

),

-- of several companies the first they were of
employed as (

    select
        customer_id,
        company_account_id
    from account_people
    qualify row_number() over (
        partition by customer_id
        order by since_at asc nulls last, company_account_id asc nulls last
    ) = 1

),

final as (

    select
        people.customer_id,
        employed.company_account_id,
        case
            when
                (
                    bought.has_business_order
                    or employed.company_account_id is not null
                )
                and bought.has_private_order
                then 'both'
            when
                bought.has_business_order
                or employed.company_account_id is not null
                then 'business'
            when bought.has_unknown_order and not bought.has_private_order
                then 'unknown'
            else 'private'
        end as customer_type
    from people
    left join bought
        on people.customer_id = bought.customer_id
    left join employed
        on people.customer_id = employed.customer_id

)

select * from final
