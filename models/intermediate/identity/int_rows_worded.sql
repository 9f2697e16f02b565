{%- set entities = "('consents', 'erasure_requests', 'message_events')" -%}

with

refused as (

    select * from {{ ref('stg_door__quarantined_rows') }}
    where entity in {{ entities }}

),

tied as (

    select * from {{ ref('stg_door__tied_rows') }}
    where entity in {{ entities }}

),

identifiers as (

    select * from {{ ref('stg_door__identifiers') }}
    where entity in {{ entities }}

),

-- whether it came as a line of CSV or, from Parquet, as JSON
cut as (

    select
        entity,
        file_path,
        line_number,
        md5(raw_text) as row_hash,
        {{ one_by_one(split_by('raw_text', '[",;|{}\\t\\r\\n]')) }} as piece
    from refused

),

split as (

    select
        entity,
        file_path,
        line_number,
        row_hash,
        trim(piece) as word
    from cut

),

-- what says of itself that it took nothing away
harmless as (

    select distinct
        file_path,
        line_number,
        row_hash
    from split
    where
        entity = 'consents' and lower(word) = 'granted'
        or entity = 'message_events' and lower(word) in (
            'sent', 'delivered', 'opened', 'clicked', 'soft_bounced'
        )

),

final as (

    select distinct
        split.entity,
        split.file_path,
        split.line_number,
        split.row_hash,
        split.word
    from split
    left join harmless
        on
            split.file_path = harmless.file_path
            and split.line_number = harmless.line_number
            and split.row_hash = harmless.row_hash
    where
        split.word not in ('', ':')
        and harmless.file_path is null
    union
    select
        identifiers.entity,
        identifiers.file_path,
        identifiers.line_number,
        identifiers.row_hash,
        {{ one_by_one(listed([
            'identifiers.identifier_type', 'identifiers.identifier'
        ])) }} as word
    from tied
    inner join identifiers
        on
            tied.entity = identifiers.entity
            and tied.file_path = identifiers.file_path
            and tied.line_number = identifiers.line_number

)

select * from final
