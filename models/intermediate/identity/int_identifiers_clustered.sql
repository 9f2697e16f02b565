{{ config(materialized = 'connected_components') }}

with

links as (

    select * from {{ ref('int_identifiers_linked') }}

),

final as (

    select
        node_a,
        node_b
    from links

)

select * from final
