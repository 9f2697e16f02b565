with

links as (

    select * from {{ ref('int_links_replayed') }}

),

separated as (

    select * from {{ ref('int_nodes_separated') }}

),

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

names as (

    select * from {{ ref('int_nodes_named') }}

),

-- only components that are large under several names have rows in names
crowded as (

    select
        separated.component_key,
        links.node_a as node_key,
        links.replayed_on,
        nodes.identifier_rank
    from links
    inner join separated
        on links.day_node_a = separated.node_key
    inner join nodes
        on links.node_a = nodes.node_key
    inner join (
        select distinct component_key
        from names
    ) as large
        on links.component_key = large.component_key
    where links.node_a = links.node_b

),

oversized as (

    select component_key
    from crowded
    group by component_key
    having
        count(*) filter (where identifier_rank <= 2)
        > {{ var('identity_max_cluster_size') }}

),

disputed as (

    select distinct crowded.component_key
    from crowded
    inner join oversized
        on crowded.component_key = oversized.component_key
    inner join names
        on
            crowded.node_key = names.node_key
            and crowded.replayed_on >= names.told_on
    qualify
        min(names.told) over (partition by crowded.component_key, names.what)
        < max(names.told) over (partition by crowded.component_key, names.what)

),

final as (

    select
        links.component_key,
        links.replayed_on,
        links.is_last,
        links.is_contested,
        links.node_a,
        links.node_b,
        links.day_node_a,
        links.day_node_b,
        links.link_rank,
        links.linked_on,
        case
            when one.component_key <> other.component_key then 'kept_apart'
            -- weak links do not make one person of a crowd
            when disputed.component_key is not null and links.link_rank >= 5
                then 'cluster_size'
        end as cut_by
    from links
    inner join separated as one
        on links.day_node_a = one.node_key
    inner join separated as other
        on links.day_node_b = other.node_key
    left join disputed
        on one.component_key = disputed.component_key

)

select * from final
