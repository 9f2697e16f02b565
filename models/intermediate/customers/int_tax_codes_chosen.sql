{{ config(materialized = 'view') }}

with

identifiers as (

    select * from {{ ref('int_customer_identifiers_unioned') }}
    where identifier_type = 'tax_code' and customer_id is not null

),

final as (

    select
        customer_id,
        identifier_value as tax_code
    from identifiers
    qualify row_number() over (
        partition by customer_id
        order by first_seen_at asc nulls last, identifier_value asc nulls last
    ) = 1

)

select * from final
