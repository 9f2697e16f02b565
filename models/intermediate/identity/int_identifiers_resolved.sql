with

founded as (

    select * from {{ ref('int_identifiers_founded') }}

),

erased as (

    select * from {{ ref('int_customers_erased') }}

),

final as (

    select
        founded.node_key,
        founded.identifier_type,
        founded.identifier_value,
        founded.node_name,
        founded.first_seen_at,
        founded.last_seen_at,
        coalesce(erased.erased_customer_id, founded.customer_id)
            as customer_id,
        erased.customer_id is not null as is_erased
    from founded
    left join erased
        on founded.customer_id = erased.customer_id

)

select * from final
