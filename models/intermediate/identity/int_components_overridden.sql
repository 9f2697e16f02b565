with

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}
    where record_type = 'override'

),

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

final as (

    select distinct
        nodes.component_key,
        keyed.linked_on as decided_on
    from keyed
    inner join nodes
        on keyed.node_key = nodes.node_key

)

select * from final
