with

events as (

    select * from {{ ref('stg_web__events') }}

),

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

contact_versions as (

    select * from {{ ref('stg_crm__contact_versions') }}

),

told as (

    select * from {{ ref('int_records_told') }}
    where identifier_type = 'email'

),

-- all that links a record links a login
emails as (

    select email from orders
    union
    select email from contact_versions
    union
    select identifier as email from told

),

hashed as (

    select
        {{ hash_email('email') }} as email_hash,
        min(email) as email
    from emails
    where email is not null
    group by email_hash

),

logins as (

    select
        visitor_id,
        account_id,
        email_hash,
        min(loaded_at) as loaded_at
    from events
    where account_id is not null or email_hash is not null
    group by visitor_id, account_id, email_hash

),

final as (

    select
        logins.visitor_id,
        logins.account_id,
        logins.email_hash,
        {{ login_id('logins') }} as login_id,
        hashed.email,
        logins.loaded_at
    from logins
    left join hashed
        on logins.email_hash = hashed.email_hash

)

select * from final
