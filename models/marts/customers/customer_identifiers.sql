with

identifiers as (

    select * from {{ ref('int_customer_identifiers_unioned') }}

),

final as (

    select
        customer_id,
        identifier_type,
        identifier_value,
        source,
        first_seen_at,
        last_seen_at,
        valid_from,
        valid_to,
        is_shared
    from identifiers

)

select * from final
