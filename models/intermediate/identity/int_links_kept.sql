with

links as (

    select * from {{ ref('int_links_replayed') }}

),

separated as (

    select * from {{ ref('int_nodes_separated') }}

),

disputed as (

    select * from {{ ref('int_nodes_disputed') }}

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
