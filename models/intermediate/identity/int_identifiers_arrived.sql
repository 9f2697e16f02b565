with

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}
    where unlinked_on is null or unlinked_on > linked_on

),

clustered as (

    select * from {{ ref('int_identifiers_clustered') }}

),

arrived as (

    select
        node_key,
        -- the same in all rows of a node
        any_value(identifier_rank) as identifier_rank,
        min(loaded_at) as first_seen_at,
        min(linked_on) as first_on,
        nullif(
            max(coalesce(unlinked_on, date '9999-12-31')), date '9999-12-31'
        ) as ended_on
    from keyed
    group by node_key

),

final as (

    select
        arrived.node_key,
        arrived.identifier_rank,
        arrived.first_seen_at,
        arrived.first_on,
        arrived.ended_on,
        coalesce(clustered.component_key, arrived.node_key) as component_key
    from arrived
    left join clustered
        on arrived.node_key = clustered.node_key

)

select * from final
