with

requests as (

    select * from {{ ref('stg_ops__erasure_requests') }}

),

identifiers as (

    select * from {{ ref('int_customer_identifiers_unioned') }}

),

requested as (

    select
        identifier_type,
        requested_at,
        case identifier_type
            when 'email'
                then {{ match_email(normalise_email('identifier')) }}
            when 'phone' then {{ dial_phone('identifier') }}
            else identifier
        end as identifier_value
    from requests

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
