{{ config(materialized = 'view') }}

with

contacts as (

    select * from {{ ref('stg_crm__contacts') }}

),

consents as (

    select * from {{ ref('int_consents_resolved') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'contact'

),

final as (

    select
        {{ touchpoint_row({
            'source_id': 'contacts.contact_id',
            'action': "'registered'",
            'touchpoint': "'crm'",
            'occurred_at': 'contacts.created_at',
            'customer_id': 'records.customer_id',
            'outcome': 'contacts.lead_source',
        }) }}
    from contacts
    left join records
        on contacts.contact_id = records.record_id
    union all
    select
        {{ touchpoint_row({
            'source_id': 'consent_id',
            'action': 'status',
            'touchpoint': "'crm'",
            'occurred_at': 'recorded_at',
            'customer_id': 'customer_id',
            'outcome': 'channel',
        }) }}
    from consents

)

select * from final
