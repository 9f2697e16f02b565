{{ config(materialized = 'separated_components') }}

with

links as (

    select * from {{ ref('int_links_replayed') }}

),

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

kept_apart as (

    select * from {{ ref('int_nodes_kept_apart') }}

),

-- strongest first; among equals the one that was there before
ordered as (

    select
        day_node_a as node_a,
        day_node_b as node_b,
        row_number() over (
            order by
                link_rank asc nulls last,
                linked_on asc nulls last,
                day_node_a asc nulls last,
                day_node_b asc nulls last
        ) as link_order
    from links

),

-- two tax codes, or two sides of an override, are never one person
labels as (

    select
        links.day_node_a as node_a,
        'tax_code' as label_group,
        cast(nodes.node_key as string) as label
    from links
    inner join nodes
        on links.node_a = nodes.node_key
    where
        links.node_a = links.node_b
        and nodes.identifier_rank = 3
    union all
    select
        links.day_node_a as node_a,
        kept_apart.override_id as label_group,
        kept_apart.side as label
    from links
    inner join kept_apart
        on
            links.node_a = kept_apart.node_key
            and links.replayed_on >= kept_apart.decided_on
    where links.node_a = links.node_b

),

final as (

    select
        node_a,
        node_b,
        link_order,
        cast(null as string) as label_group,
        cast(null as string) as label
    from ordered
    union all
    select
        node_a,
        cast(null as bigint) as node_b,
        cast(null as bigint) as link_order,
        label_group,
        label
    from labels

)

select * from final
