with

source as (

    select * from {{ source('crm', 'crm_contacts') }}
    {{ keep_known_versions('crm', 'crm_contacts') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('contact_id') }} as contact_id,
        {{ clean_id('account_id') }} as account_id,
        {{ clean_id('loyalty_card_id') }} as loyalty_card_id,

        ---------- strings
        {{ clean_text('email') }} as email,
        {{ clean_text('phone') }} as phone,
        {{ clean_text('mobile') }} as mobile,
        {{ clean_text('first_name') }} as first_name,
        {{ clean_text('last_name') }} as last_name,
        {{ clean_text('tax_code') }} as tax_code,

        ---------- timestamps
        updated_at,
        coalesce(loaded_at, created_at) as loaded_at

    from source

)

select * from renamed
