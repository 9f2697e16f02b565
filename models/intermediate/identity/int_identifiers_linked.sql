with

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}

),

linking as (

    select
        record_key,
        node_key,
        identifier_rank,
        {{ link_strength('identifier_rank') }} as strength_rank,
        linked_on,
        coalesce(unlinked_on, date '9999-12-31') as unlinked_on
    from keyed
    where unlinked_on is null or unlinked_on > linked_on

),

others as (

    select * from linking

),

-- the strongest identifier of a record: the least of rank and key in one number
hubs as (

    select
        record_key,
        min(identifier_rank) as hub_rank,
        min({{ ranked_node('identifier_rank', 'node_key') }}) as hub,
        bool_or(unlinked_on < date '9999-12-31') as has_ended
    from linking
    group by record_key
    having min(node_key) < max(node_key)

),

links as (

    select
        hubs.hub - {{ ranked_node('hubs.hub_rank', '0') }} as node_a,
        linking.node_key as node_b,
        greatest(
            {{ link_strength('hubs.hub_rank') }},
            linking.strength_rank
        ) as link_rank,
        linking.linked_on,
        linking.unlinked_on
    from linking
    inner join hubs
        on linking.record_key = hubs.record_key
    where
        not hubs.has_ended
        and {{ ranked_node('linking.identifier_rank', 'linking.node_key') }}
        > hubs.hub
    union all
    -- where a key is lost, it must not take the links between the others along
    select
        linking.node_key as node_a,
        others.node_key as node_b,
        greatest(linking.strength_rank, others.strength_rank) as link_rank,
        greatest(linking.linked_on, others.linked_on) as linked_on,
        least(linking.unlinked_on, others.unlinked_on) as unlinked_on
    from hubs
    inner join linking
        on hubs.record_key = linking.record_key
    inner join others
        on
            linking.record_key = others.record_key
            and linking.node_key < others.node_key
    where hubs.has_ended

),

final as (

    select
        least(node_a, node_b) as node_a,
        greatest(node_a, node_b) as node_b,
        min(link_rank) as link_rank,
        min(linked_on) as linked_on,
        -- a link holds as long as one record makes it
        nullif(max(unlinked_on), date '9999-12-31') as unlinked_on
    from links
    group by least(node_a, node_b), greatest(node_a, node_b)

)

select * from final
