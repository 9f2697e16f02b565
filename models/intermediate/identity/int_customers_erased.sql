with

requests as (

    select * from {{ ref('stg_ops__erasure_requests') }}

),

identifiers as (

    select * from {{ ref('int_customer_identifiers_unioned') }}

),

domains as (

    select * from {{ ref('int_email_domains_encoded') }}

),

domained as (

    select
        identifier_type,
        identifier,
        requested_at,
        case
            when identifier_type = 'email'
                then {{ unencoded_domain(plain_email('identifier')) }}
        end as email_domain
    from requests

),

requested as (

    select
        domained.identifier_type,
        domained.requested_at,
        case domained.identifier_type
            when 'email'
                then {{ match_email(normalise_email(
                    'domained.identifier', 'domains.encoded_domain'
                )) }}
            when 'phone' then {{ dial_phone('domained.identifier') }}
            else domained.identifier
        end as identifier_value
    from domained
    left join domains
        on domained.email_domain = domains.email_domain

),

final as (

    select
        identifiers.customer_id,
        min(requested.requested_at) as requested_at
    from requested
    inner join identifiers
        on
            requested.identifier_type = identifiers.identifier_type
            and requested.identifier_value = identifiers.identifier_value
    where identifiers.customer_id is not null
    group by identifiers.customer_id

)

select * from final
