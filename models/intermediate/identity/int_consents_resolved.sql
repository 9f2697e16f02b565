with

consents as (

    select * from {{ ref('stg_crm__consents') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'consent'

),

addresses as (

    select * from {{ ref('int_identifiers_matched') }}
    where
        record_type = 'consent'
        and identifier_type in ('email', 'phone')

),

final as (

    select
        consents.consent_id,
        consents.channel,
        consents.status,
        consents.legal_basis,
        consents.recorded_at,
        records.customer_id,
        addresses.identifier_type as address_type,
        addresses.identifier_value as address
    from consents
    left join records
        on consents.consent_id = records.record_id
    left join addresses
        on consents.consent_id = addresses.record_id
    -- a consent dated after the run is not yet one
    where consents.recorded_at <= {{ as_of_at() }}

)

select * from final
