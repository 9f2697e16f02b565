with

links as (

    select * from {{ ref('int_links_kept') }}

),

separated as (

    select * from {{ ref('int_nodes_separated') }}

),

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

cut_now as (

    select * from links
    where is_last and is_contested and cut_by is not null

),

-- the tax code that a part of the present day holds, if any
coded as (

    select
        separated.component_key,
        min(nodes.node_key) as tax_code
    from links
    inner join separated
        on links.day_node_a = separated.node_key
    inner join nodes
        on links.node_a = nodes.node_key
    where
        links.is_last
        and links.node_a = links.node_b
        and nodes.identifier_rank = 3
    group by separated.component_key

),

final as (

    select
        cut_now.node_a,
        cut_now.node_b,
        cut_now.linked_on,
        case
            when cut_now.cut_by = 'cluster_size' then 'cluster_size'
            when one_code.tax_code <> other_code.tax_code
                then 'two_tax_codes'
            else 'override'
        end as review_kind
    from cut_now
    inner join separated as one
        on cut_now.day_node_a = one.node_key
    inner join separated as other
        on cut_now.day_node_b = other.node_key
    left join coded as one_code
        on one.component_key = one_code.component_key
    left join coded as other_code
        on other.component_key = other_code.component_key

)

select * from final
