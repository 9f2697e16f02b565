with

files as (

    select * from {{ ref('stg_door__files') }}

),

final as (

    select
        entity,
        file_path as file,
        sha256,
        bytes_count,
        lines_count,
        case when lines_count is not null then cast(1 as bigint) end
            as header_lines_count,
        case when lines_count is not null then empty_lines_count end
            as empty_lines_count,
        continued_lines_count,
        rows_in,
        rows_landed,
        rows_quarantined,
        rows_duplicate,
        rows_blocked as rows_blocked_by_tombstone,
        rows_erased
    from files

)

select * from final
