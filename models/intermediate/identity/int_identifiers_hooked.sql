with

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

links as (

    select * from {{ ref('int_identifiers_linked') }}

),

contested as (

    select * from {{ ref('int_components_contested') }}

),

-- people who grew over several days
spread as (

    select nodes.component_key
    from links
    inner join nodes
        on links.node_a = nodes.node_key
    left join contested
        on nodes.component_key = contested.component_key
    where contested.component_key is null
    group by nodes.component_key
    having min(links.linked_on) < max(links.linked_on)

),

placed as (

    select
        nodes.node_key,
        nodes.component_key,
        nodes.first_on,
        (nodes.first_seen_at, nodes.identifier_rank, nodes.node_key) as arrival
    from nodes
    inner join spread
        on nodes.component_key = spread.component_key

),

ends as (

    select
        links.linked_on,
        case
            when one.arrival > other.arrival then one.node_key
            else other.node_key
        end as node_key,
        case
            when one.arrival > other.arrival then one.first_on
            else other.first_on
        end as first_on,
        least(one.arrival, other.arrival) as earlier,
        case
            when one.arrival > other.arrival then other.node_key
            else one.node_key
        end as earlier_key
    from links
    inner join placed as one
        on links.node_a = one.node_key
    inner join placed as other
        on links.node_b = other.node_key
    where links.node_a <> links.node_b

),

hooks as (

    select
        node_key,
        min_by(earlier_key, earlier) as hooked_to
    from ends
    where linked_on = first_on
    group by node_key

),

final as (

    select
        placed.component_key,
        placed.node_key,
        hooks.hooked_to
    from placed
    left join hooks
        on placed.node_key = hooks.node_key

)

select * from final
