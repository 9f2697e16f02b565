with

source as (

    select * from {{ source('crm', 'consents') }}
    {{ keep_latest_known('crm', 'consents') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('consent_id') }} as consent_id,

        ---------- strings
        identifier_type,
        {{ clean_id('identifier') }} as identifier,
        channel,
        status,
        legal_basis,
        {{ clean_text('source') }} as consent_source,
        {{ clean_text('text_version') }} as text_version,
        {{ clean_text('proof') }} as proof,

        ---------- timestamps
        recorded_at,
        coalesce(loaded_at, recorded_at) as loaded_at

    from source

)

select * from renamed
