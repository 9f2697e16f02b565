with

contested as (

    select * from {{ ref('int_components_contested') }}

),

moved as (

    select * from {{ ref('int_components_moved') }}

),

rooted as (

    select * from {{ ref('int_identifiers_rooted') }}

),

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

links as (

    select * from {{ ref('int_identifiers_linked') }}

),

chosen as (

    select
        component_key,
        true as is_contested
    from contested
    union all
    select
        component_key,
        false as is_contested
    from moved

),

placed as (

    select
        nodes.component_key,
        chosen.is_contested,
        nodes.node_key,
        coalesce(rooted.root_key, nodes.node_key) as root_key,
        nodes.first_on,
        nodes.ended_on
    from nodes
    inner join chosen
        on nodes.component_key = chosen.component_key
    left join rooted
        on nodes.node_key = rooted.node_key

),

-- hooked identifiers of a moved component are seen as the root they hang on
drawn as (

    select
        one.component_key,
        one.is_contested,
        least(one.root_key, other.root_key) as node_a,
        greatest(one.root_key, other.root_key) as node_b,
        links.link_rank,
        links.linked_on,
        links.unlinked_on
    from links
    inner join placed as one
        on links.node_a = one.node_key
    inner join placed as other
        on links.node_b = other.node_key
    where one.root_key <> other.root_key

),

final as (

    select
        component_key,
        is_contested,
        node_key as node_a,
        node_key as node_b,
        0 as link_rank,
        first_on as linked_on,
        ended_on as unlinked_on
    from placed
    where root_key = node_key
    union all
    select
        component_key,
        is_contested,
        node_a,
        node_b,
        min(link_rank) as link_rank,
        min(linked_on) as linked_on,
        -- only contested links ever end, and those are drawn as they are
        max(unlinked_on) as unlinked_on
    from drawn
    group by component_key, is_contested, node_a, node_b

)

select * from final
