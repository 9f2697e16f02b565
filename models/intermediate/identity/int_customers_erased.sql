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

requested as (

    select
        requests.identifier_type,
        requests.requested_at,
        case requests.identifier_type
            when 'email'
                then {{ match_email(normalise_email(
                    'requests.identifier', 'domains.encoded_domain'
                )) }}
            when 'phone' then {{ dial_phone('requests.identifier') }}
            else requests.identifier
        end as identifier_value
    from requests
    left join domains
        on
            requests.identifier_type = 'email'
            and {{ unencoded_domain(
                plain_email('requests.identifier')
            ) }}
            = domains.email_domain

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
