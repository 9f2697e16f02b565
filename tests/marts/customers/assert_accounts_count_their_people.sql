-- A company's people and orders are those that name it. If it breaks, a company
-- is called large that is not.
with

accounts as (

    select * from {{ ref('accounts') }}

),

people as (

    select * from {{ ref('account_people') }}

),

counted as (

    select
        company_account_id,
        count(*) as people_count
    from people
    group by company_account_id

),

final as (

    select
        accounts.company_account_id,
        accounts.people_count,
        counted.people_count as people_found
    from accounts
    left join counted
        on accounts.company_account_id = counted.company_account_id
    where accounts.people_count is distinct from counted.people_count

)

select * from final
