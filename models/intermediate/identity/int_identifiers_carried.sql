{{ config(materialized = 'view') }}

with

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}

),

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}

),

orders as (

    select * from {{ ref('int_orders_identified') }}

),

owners as (

    select
        record_type,
        record_id,
        customer_id
    from records
    union
    select
        'order' as record_type,
        order_id as record_id,
        customer_id
    from orders
    where identified_by <> 'erased'

),

carried as (

    select
        owners.customer_id,
        keyed.value_key,
        min(keyed.spelling_key) as spelling_key,
        min_by(
            {{ source_of_record('keyed.record_type') }},
            (keyed.loaded_at, keyed.record_type)
        ) as source,
        min(keyed.loaded_at) as first_seen_at,
        max(keyed.loaded_at) as last_seen_at,
        -- a nameless record of a couple's mailbox does not take it from them
        bool_and(keyed.is_shared) as is_shared
    from keyed
    inner join owners
        on
            keyed.record_type = owners.record_type
            and keyed.record_id = owners.record_id
    group by owners.customer_id, keyed.value_key

),

final as (

    select
        carried.customer_id,
        -- the same whichever spelling it was written in
        normalised.identifier_type,
        normalised.identifier_value,
        carried.source,
        carried.first_seen_at,
        carried.last_seen_at,
        carried.is_shared
    from carried
    inner join normalised
        on carried.spelling_key = normalised.spelling_key

)

select * from final
