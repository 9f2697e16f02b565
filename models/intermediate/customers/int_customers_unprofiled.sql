with

people as (

    select * from {{ ref('int_identifiers_aggregated_to_customers') }}

),

consents as (

    select * from {{ ref('int_consents_aggregated_to_customers') }}
    where channel = 'profiling'

),

final as (

    select people.customer_id
    from people
    left join consents
        on people.customer_id = consents.customer_id
    where not ({{ may_be_profiled('consents.status') }})

)

select * from final
