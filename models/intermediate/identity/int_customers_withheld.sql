with

words as (

    select * from {{ ref('int_rows_worded') }}

),

identified as (

    select * from {{ ref('int_words_identified') }}

),

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}

),

message_events as (

    select * from {{ ref('stg_messaging__events') }}

),

named as (

    select distinct
        identified.entity,
        identified.file_path,
        identified.line_number,
        identified.row_hash,
        records.customer_id
    from identified
    inner join normalised
        on
            identified.identifier_type = normalised.identifier_type
            and identified.identifier_value = normalised.identifier_value
    inner join keyed
        on normalised.spelling_key = keyed.spelling_key
    inner join records
        on
            keyed.record_type = records.record_type
            and keyed.record_id = records.record_id

),

-- what has landed under an id that stands in the row
landed as (

    select
        record_id as word,
        customer_id
    from records
    where record_type in ('consent', 'erasure')
    union all
    select
        message_events.event_id as word,
        records.customer_id
    from message_events
    inner join records
        on
            records.record_type = 'recipient'
            and {{ recipient_id('message_events') }} = records.record_id
    where message_events.event_id in (select words.word from words)

),

settled as (

    select distinct
        words.entity,
        words.file_path,
        words.line_number,
        words.row_hash,
        landed.customer_id
    from words
    inner join landed
        on words.word = landed.word

),

final as (

    select distinct named.customer_id
    from named
    left join settled
        on
            named.entity = settled.entity
            and named.file_path = settled.file_path
            and named.line_number = settled.line_number
            and named.row_hash = settled.row_hash
            and named.customer_id = settled.customer_id
    where named.customer_id is not null and settled.customer_id is null

)

select * from final
