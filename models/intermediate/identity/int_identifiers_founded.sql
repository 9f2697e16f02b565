with

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

links as (

    select * from {{ ref('int_links_kept') }}
    where node_a = node_b and is_last and is_contested

),

settled as (

    select * from {{ ref('int_nodes_settled') }}

),

contested as (

    select * from {{ ref('int_components_contested') }}

),

-- where no guard has a say, a component is a person
placed as (

    select
        nodes.node_key,
        nodes.component_key as person_key
    from nodes
    left join contested
        on nodes.component_key = contested.component_key
    where contested.component_key is null
    union all
    select
        links.node_a as node_key,
        settled.component_key as person_key
    from links
    inner join settled
        on links.day_node_a = settled.node_key

),

-- the identifier that arrived first names the person for good
founded as (

    select
        placed.person_key,
        min_by(
            nodes.node_name,
            (nodes.first_seen_at, nodes.identifier_rank, nodes.node_name)
        ) as founder_name
    from placed
    inner join nodes
        on placed.node_key = nodes.node_key
    group by placed.person_key

),

final as (

    select
        nodes.node_key,
        nodes.identifier_type,
        nodes.identifier_value,
        nodes.node_name,
        nodes.first_seen_at,
        nodes.last_seen_at,
        {{ customer_id('founded.founder_name') }} as customer_id
    from placed
    inner join nodes
        on placed.node_key = nodes.node_key
    inner join founded
        on placed.person_key = founded.person_key

)

select * from final
