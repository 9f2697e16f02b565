with

source as (

    select * from {{ source('state', 'kpi_history') }}

),

renamed as (

    select
        ---------- ids
        promotion_id,

        ---------- strings
        band,
        wave,
        variant,
        channel,
        measure,

        ---------- numerics
        value,

        ---------- dates
        kpi_date,
        stated_on

    from source
    where stated_on < {{ as_of_date() }}

)

select * from renamed
