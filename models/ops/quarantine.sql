with

refused as (

    select * from {{ ref('stg_door__quarantined_rows') }}

),

tied as (

    select * from {{ ref('stg_door__tied_rows') }}

),

orphaned as (

    select * from {{ ref('int_rows_orphaned') }}

),

final as (

    select
        entity,
        file_path as file,
        line_number as line,
        cast(null as string) as row_key,
        raw_text,
        reason,
        'door' as refused_by
    from refused
    union all
    select
        entity,
        file_path as file,
        line_number as line,
        cast(null as string) as row_key,
        cast(null as string) as raw_text,
        'same key, same moment, different content: neither is taken' as reason,
        'versions' as refused_by
    from tied
    union all
    select
        entity,
        cast(null as string) as file,
        cast(null as bigint) as line,
        row_key,
        cast(null as string) as raw_text,
        reason,
        'references' as refused_by
    from orphaned

)

select * from final
