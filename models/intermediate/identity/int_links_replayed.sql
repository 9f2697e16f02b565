with

replayed as (

    select * from {{ ref('int_components_replayed') }}

),

links as (

    select * from {{ ref('int_links_reviewed') }}

),

final as (

    select
        links.component_key,
        links.is_contested,
        replayed.replayed_on,
        replayed.is_last,
        links.node_a,
        links.node_b,
        links.link_rank,
        links.linked_on,
        {{ day_node('replayed.replayed_on', 'links.node_a') }} as day_node_a,
        {{ day_node('replayed.replayed_on', 'links.node_b') }} as day_node_b
    from links
    inner join replayed
        on
            links.component_key = replayed.component_key
            and links.linked_on <= replayed.replayed_on
            and coalesce(links.unlinked_on, date '9999-12-31')
            > replayed.replayed_on

)

select * from final
