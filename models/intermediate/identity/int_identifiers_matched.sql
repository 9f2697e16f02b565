{{ config(materialized = 'view') }}

with

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}

),

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

final as (

    select
        keyed.record_type,
        keyed.record_id,
        normalised.identifier_type,
        normalised.identifier_value,
        normalised.spelling,
        normalised.identifier_type || ':' || normalised.identifier_value
        || coalesce(keyed.node_suffix, '') as node_name,
        keyed.node_key,
        keyed.identifier_rank,
        keyed.loaded_at,
        keyed.is_shared,
        keyed.linked_on
    from keyed
    inner join normalised
        on keyed.spelling_key = normalised.spelling_key

)

select * from final
