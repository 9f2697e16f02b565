with

matched as (

    select * from {{ ref('int_identifiers_matched') }}
    where record_type = 'override'

),

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

final as (

    select distinct
        nodes.component_key,
        matched.linked_on as decided_on
    from matched
    inner join nodes
        on matched.node_key = nodes.node_key

)

select * from final
