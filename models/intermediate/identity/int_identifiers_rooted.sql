{{ config(materialized = 'rooted_forest') }}

with

hooked as (

    select * from {{ ref('int_identifiers_hooked') }}

),

moved as (

    select * from {{ ref('int_components_moved') }}

),

final as (

    select
        hooked.node_key as node_a,
        hooked.hooked_to as node_b
    from hooked
    inner join moved
        on hooked.component_key = moved.component_key
    where hooked.hooked_to is not null

)

select * from final
