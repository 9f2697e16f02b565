with

checks as (

    select * from {{ ref('stg_state__door_checks') }}

),

final as (

    select
        run_id,
        checked_at,
        entity,
        check_name,
        severity,
        outcome,
        expected,
        observed,
        rows_count,
        rows_failed,
        first_failed,
        accepted_by,
        run_id = max(run_id) over () as is_last_run
    from checks

)

select * from final
