with

matched as (

    select * from {{ ref('int_identifiers_matched') }}

),

linking as (

    select
        record_type,
        record_id,
        node_key
    from matched
    where not is_shared

),

-- a star around one identifier of the record joins all of them
hubs as (

    select
        record_type,
        record_id,
        min(node_key) as hub_key
    from linking
    group by record_type, record_id

),

final as (

    select distinct
        hubs.hub_key as node_a,
        linking.node_key as node_b
    from linking
    inner join hubs
        on
            linking.record_type = hubs.record_type
            and linking.record_id = hubs.record_id

)

select * from final
