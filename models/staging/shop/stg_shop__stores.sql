with

source as (

    select * from {{ source('shop', 'stores') }}
    {{ keep_latest_known('shop', 'stores') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('store_id') }} as store_id,

        ---------- strings
        {{ clean_text('name') }} as store_name,
        {{ clean_text('city') }} as city,
        {{ clean_text('province') }} as province,
        {{ clean_text('postal_code') }} as postal_code,

        ---------- numerics
        latitude,
        longitude,

        ---------- dates
        opened_on,
        closed_on

    from source

)

select * from renamed
