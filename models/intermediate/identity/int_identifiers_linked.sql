with

matched as (

    select * from {{ ref('int_identifiers_matched') }}

),

linking as (

    select
        record_type,
        record_id,
        node_key,
        identifier_rank,
        -- a tax code says who somebody is, so it is cut off last
        case identifier_type when 'tax_code' then 1 else identifier_rank end
            as strength_rank,
        linked_on,
        coalesce(unlinked_on, date '9999-12-31') as unlinked_on
    from matched
    where unlinked_on is null or unlinked_on > linked_on

),

others as (

    select * from linking

),

-- the strongest identifier of a record; links go from it to the others
hubs as (

    select
        record_type,
        record_id,
        min_by(node_key, (identifier_rank, node_key)) as hub_key,
        min(identifier_rank) as hub_rank,
        min_by(strength_rank, (identifier_rank, node_key)) as strength_rank,
        min_by(linked_on, (identifier_rank, node_key, linked_on)) as linked_on,
        min_by(unlinked_on, (identifier_rank, node_key, linked_on))
            as unlinked_on,
        count(*) as rows_count,
        min(node_key) = max(node_key) as is_alone
    from linking
    group by record_type, record_id

),

links as (

    select
        hubs.hub_key as node_a,
        linking.node_key as node_b,
        greatest(hubs.strength_rank, linking.strength_rank) as link_rank,
        greatest(hubs.linked_on, linking.linked_on) as linked_on,
        least(hubs.unlinked_on, linking.unlinked_on) as unlinked_on
    from linking
    inner join hubs
        on
            linking.record_type = hubs.record_type
            and linking.record_id = hubs.record_id
    where linking.node_key <> hubs.hub_key or hubs.is_alone
    union all
    -- a hub that a guard may demote must not take the other links with it
    select
        linking.node_key as node_a,
        others.node_key as node_b,
        greatest(linking.strength_rank, others.strength_rank) as link_rank,
        greatest(linking.linked_on, others.linked_on) as linked_on,
        least(linking.unlinked_on, others.unlinked_on) as unlinked_on
    from hubs
    inner join linking
        on
            hubs.record_type = linking.record_type
            and hubs.record_id = linking.record_id
    inner join others
        on
            linking.record_type = others.record_type
            and linking.record_id = others.record_id
            and linking.node_key < others.node_key
    where
        hubs.hub_rank > 3
        and hubs.rows_count > 2
        and hubs.hub_key not in (linking.node_key, others.node_key)

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
