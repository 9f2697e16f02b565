with

source as (

    select * from {{ source('state', 'run_history') }}

),

renamed as (

    select
        ---------- ids
        run_id,

        ---------- strings
        command,
        outcome,
        message,
        version as version_id,

        ---------- numerics
        exit_code,
        files_count,
        landed_count,
        quarantined_count,
        duplicate_count,
        land_seconds,
        check_seconds,
        build_seconds,
        publish_seconds,

        ---------- timestamps
        started_at,
        ended_at

    from source

)

select * from renamed
