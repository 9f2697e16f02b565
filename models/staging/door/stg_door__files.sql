with

source as (

    select * from {{ source('door', 'files') }}

),

renamed as (

    select
        ---------- strings
        entity,
        file as file_path,
        sha256,

        ---------- numerics
        bytes as bytes_count,
        rows_in,
        rows_landed,
        rows_quarantined,
        rows_duplicate,
        rows_blocked,
        rows_erased,
        rows_skipped as empty_lines_count,
        lines as lines_count,
        lines_within as continued_lines_count

    from source

)

select * from renamed
