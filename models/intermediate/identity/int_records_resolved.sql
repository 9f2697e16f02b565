with

matched as (

    select * from {{ ref('int_identifiers_matched') }}

),

resolved as (

    select * from {{ ref('int_identifiers_resolved') }}

),

final as (

    select distinct
        matched.record_type,
        matched.record_id,
        resolved.customer_id
    from matched
    inner join resolved
        on matched.node_key = resolved.node_key
    where not matched.is_shared

)

select * from final
