with

links as (

    select * from {{ ref('int_links_reviewed') }}

),

kept_apart as (

    select * from {{ ref('int_nodes_kept_apart') }}

),

names as (

    select * from {{ ref('int_nodes_named') }}

),

changes as (

    select
        component_key,
        linked_on as replayed_on
    from links
    union
    select
        component_key,
        unlinked_on as replayed_on
    from links
    union
    select
        links.component_key,
        kept_apart.decided_on as replayed_on
    from kept_apart
    inner join links
        on
            kept_apart.node_key = links.node_a
            and links.node_a = links.node_b
    union
    select
        component_key,
        told_on as replayed_on
    from names

),

sized as (

    select
        component_key,
        is_contested,
        count(*) as links_count
    from links
    group by component_key, is_contested

),

numbered as (

    select
        changes.component_key,
        changes.replayed_on,
        sized.is_contested,
        sized.links_count,
        row_number() over (
            partition by changes.component_key
            order by changes.replayed_on desc nulls last
        ) as days_back
    from changes
    inner join sized
        on changes.component_key = sized.component_key
    where changes.replayed_on is not null

),

final as (

    select
        component_key,
        replayed_on,
        is_contested,
        days_back = 1 as is_last
    from numbered
    -- a component beyond all reason is seen as it is, without its past
    where
        days_back = 1
        or days_back * links_count <= {{ var('identity_max_replayed_rows') }}

)

select * from final
