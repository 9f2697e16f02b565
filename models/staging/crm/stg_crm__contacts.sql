with

source as (

    select * from {{ source('crm', 'crm_contacts') }}
    {{ keep_latest_known('crm', 'crm_contacts') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('contact_id') }} as contact_id,
        {{ clean_id('account_id') }} as account_id,
        {{ clean_id('loyalty_card_id') }} as loyalty_card_id,
        {{ clean_id('nearest_store_id') }} as nearest_store_id,

        ---------- strings
        {{ clean_text('email') }} as email,
        {{ clean_text('phone') }} as phone,
        {{ clean_text('mobile') }} as mobile,
        {{ clean_text('first_name') }} as first_name,
        {{ clean_text('last_name') }} as last_name,
        gender,
        {{ clean_text('city') }} as city,
        {{ clean_text('province') }} as province,
        {{ clean_text('postal_code') }} as postal_code,
        {{ clean_text('country') }} as country,
        {{ clean_text('tax_code') }} as tax_code,
        {{ clean_text('vat_number') }} as vat_number,
        {{ clean_text('company_name') }} as company_name,
        {{ clean_text('job_role') }} as job_role,
        {{ clean_text('lead_source') }} as lead_source,
        {{ clean_text('lead_campaign') }} as lead_campaign,

        ---------- numerics
        loyalty_points,
        latitude,
        longitude,

        ---------- dates
        birth_date,

        ---------- timestamps
        created_at,
        updated_at,
        deleted_at,
        coalesce(loaded_at, created_at) as loaded_at

    from source

)

select * from renamed
