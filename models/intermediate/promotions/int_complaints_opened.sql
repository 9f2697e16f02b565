with

interactions as (

    select * from {{ ref('stg_service__interactions') }}
    where
        intent = 'complain'
        and coalesce(actor, 'user') = 'user'
        and occurred_at <= {{ as_of_at() }}
        and coalesce(resolved_at > {{ as_of_at() }}, true)

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'interaction'

),

final as (

    select distinct records.customer_id
    from interactions
    inner join records
        on interactions.interaction_id = records.record_id
    where records.customer_id is not null

)

select * from final
