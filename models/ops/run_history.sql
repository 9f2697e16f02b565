with

runs as (

    select * from {{ ref('stg_state__runs') }}

),

final as (

    select
        run_id,
        command,
        started_at,
        ended_at,
        outcome,
        exit_code,
        message,
        version_id,
        files_count,
        landed_count,
        quarantined_count,
        duplicate_count,
        land_seconds,
        check_seconds,
        build_seconds,
        publish_seconds,
        (
            {{ epoch_microseconds('ended_at') }}
            - {{ epoch_microseconds('started_at') }}
        ) / 1e6 as total_seconds
    from runs

)

select * from final
