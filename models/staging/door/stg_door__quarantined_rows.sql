with

source as (

    select * from {{ source('door', 'quarantine') }}

),

renamed as (

    select
        ---------- strings
        entity,
        file as file_path,
        raw_text,
        reason,

        ---------- numerics
        line as line_number

    from source

)

select * from renamed
