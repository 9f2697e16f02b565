with

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

links as (

    select * from {{ ref('int_identifiers_linked') }}

),

kept_apart as (

    select * from {{ ref('int_nodes_kept_apart') }}

),

names as (

    select * from {{ ref('int_nodes_named') }}

),

counted as (

    select
        component_key,
        bool_or(ended_on is not null) as has_ended_node,
        count(*) filter (where identifier_rank = 3) as tax_codes_count
    from nodes
    group by component_key

),

ended as (

    select distinct nodes.component_key
    from links
    inner join nodes
        on links.node_a = nodes.node_key
    where links.unlinked_on is not null

),

overridden as (

    select distinct component_key
    from (
        select nodes.component_key
        from kept_apart
        inner join nodes
            on kept_apart.node_key = nodes.node_key
        group by nodes.component_key, kept_apart.override_id
        having count(distinct kept_apart.side) > 1
    ) as pairs

),

large as (

    select distinct component_key
    from names

),

final as (

    select counted.component_key
    from counted
    left join ended
        on counted.component_key = ended.component_key
    left join overridden
        on counted.component_key = overridden.component_key
    left join large
        on counted.component_key = large.component_key
    where
        counted.has_ended_node
        or counted.tax_codes_count > 1
        or ended.component_key is not null
        or overridden.component_key is not null
        or large.component_key is not null

)

select * from final
