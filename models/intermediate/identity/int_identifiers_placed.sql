{{ config(materialized = 'view') }}

with

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

contested as (

    select * from {{ ref('int_components_contested') }}

),

links as (

    select * from {{ ref('int_links_kept') }}
    where node_a = node_b and is_last and is_contested

),

settled as (

    select * from {{ ref('int_nodes_settled') }}

),

present as (

    select
        links.node_a as node_key,
        coalesce(settled.component_key, links.day_node_a) as person_key
    from links
    left join settled
        on links.day_node_a = settled.node_key

),

-- where no guard has a say, a component is a person; where one has, an
-- identifier that it took out of use is nobody's
final as (

    select
        nodes.node_key,
        nodes.identifier_rank,
        nodes.first_seen_at,
        coalesce(present.person_key, nodes.component_key) as person_key
    from nodes
    left join contested
        on nodes.component_key = contested.component_key
    left join present
        on nodes.node_key = present.node_key
    where contested.component_key is null or present.node_key is not null

)

select * from final
