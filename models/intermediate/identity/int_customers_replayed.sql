with

links as (

    select * from {{ ref('int_links_replayed') }}
    where node_a = node_b

),

settled as (

    select * from {{ ref('int_nodes_settled') }}

),

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

people as (

    select
        links.component_key,
        links.replayed_on,
        links.node_a as node_key,
        first_value(nodes.node_key) over (
            partition by coalesce(settled.component_key, links.day_node_a)
            order by
                nodes.first_seen_at asc nulls last,
                nodes.identifier_rank asc nulls last,
                nodes.node_key asc nulls last
        ) as founder_key
    from links
    left join settled
        on links.day_node_a = settled.node_key
    inner join nodes
        on links.node_a = nodes.node_key

),

-- identifiers that named a person at the end of a day
founders as (

    select
        component_key,
        node_key,
        min(replayed_on) as founded_on
    from people
    where founder_key = node_key
    group by component_key, node_key

),

days as (

    select distinct
        component_key,
        replayed_on
    from links

),

final as (

    select
        founders.node_key as old_node_key,
        days.replayed_on,
        -- null once a guard has taken the identifier out of use
        people.founder_key
    from founders
    inner join days
        on
            founders.component_key = days.component_key
            and founders.founded_on <= days.replayed_on
    left join people
        on
            founders.node_key = people.node_key
            and days.replayed_on = people.replayed_on

)

select * from final
