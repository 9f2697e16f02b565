with

contacts as (

    select * from {{ ref('stg_crm__contacts') }}
    -- a deleted one goes on identifying its person, and tells nothing
    where not {{ is_deleted('deleted_at') }}

),

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

valued as (

    select * from {{ ref('int_orders_valued') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'contact'

),

numbered as (

    select
        contact_id,
        {{ company_number('vat_number', 'tax_code') }} as vat_number
    from contacts

),

belongings as (

    select
        numbered.vat_number,
        records.customer_id,
        contacts.company_name,
        coalesce(contacts.job_role, 'contact') as role,
        contacts.created_at as since_at,
        1 as role_rank
    from contacts
    inner join numbered
        on contacts.contact_id = numbered.contact_id
    inner join records
        on contacts.contact_id = records.record_id
    where {{ is_valid_vat_number('numbered.vat_number') }}
    union all
    select
        valued.vat_number,
        valued.customer_id,
        orders.company_name,
        'buyer' as role,
        valued.placed_at as since_at,
        2 as role_rank
    from valued
    inner join orders
        on valued.order_id = orders.order_id
    where valued.vat_number is not null

),

final as (

    select
        {{ founded_id("'vat_number'", 'vat_number') }} as company_account_id,
        vat_number,
        customer_id,
        min_by(company_name, (since_at, company_name)) filter (
            where company_name is not null
        ) as company_name,
        min_by(role, (role_rank, since_at, role)) as role,
        min(since_at) as since_at
    from belongings
    group by vat_number, customer_id

)

select * from final
