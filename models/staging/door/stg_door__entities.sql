with

source as (

    select * from {{ source('door', 'entities') }}

),

renamed as (

    select
        ---------- strings
        entity,

        ---------- numerics
        rows_landed,

        ---------- booleans
        is_provided

    from source

)

select * from renamed
