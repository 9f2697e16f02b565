with

source as (

    select * from {{ source('shop', 'exchange_rates') }}
    {{ keep_latest_known('shop', 'exchange_rates') }}

),

renamed as (

    select
        ---------- strings
        upper({{ clean_text('currency') }}) as currency,

        ---------- numerics
        rate_to_reporting,

        ---------- dates
        date as rate_date

    from source

)

select * from renamed
