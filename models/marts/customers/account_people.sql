with

people as (

    select * from {{ ref('int_accounts_peopled') }}

),

final as (

    select
        company_account_id,
        customer_id,
        role,
        since_at as since
    from people

)

select * from final
