{{ config(materialized = 'connected_components') }}

with

links as (

    select * from {{ ref('int_links_kept') }}

),

final as (

    select
        day_node_a as node_a,
        day_node_b as node_b
    from links
    where cut_by is null and node_a <> node_b

)

select * from final
