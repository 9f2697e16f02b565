with

consents as (

    select * from {{ ref('int_consents_aggregated_to_customers') }}

),

final as (

    select
        customer_id,
        channel,
        status,
        legal_basis,
        recorded_at
    from consents

)

select * from final
