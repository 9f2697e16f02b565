with

source as (

    select * from {{ source('state', 'door_checks') }}

),

renamed as (

    select
        ---------- ids
        run_id,

        ---------- strings
        entity,
        check_name,
        severity,
        expected,
        observed,
        first_failed,
        outcome,
        accepted_by,

        ---------- numerics
        rows_count,
        rows_failed,

        ---------- timestamps
        checked_at

    from source

)

select * from renamed
