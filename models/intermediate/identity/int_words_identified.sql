{{ config(materialized = 'view') }}

with

words as (

    select * from {{ ref('int_rows_worded') }}

),

kinds as (

    select
        entity,
        file_path,
        line_number,
        row_hash,
        word as identifier_type
    from words
    where word in ('contact_id', 'account_id')

),

-- a number is an id where the row says so: it may be anything else as well
final as (

    select
        words.entity,
        words.file_path,
        words.line_number,
        words.row_hash,
        readings.identifier_type,
        case readings.identifier_type
            when 'email' then {{ match_email(plain_email('words.word')) }}
            when 'phone'
                then {{ international_phone(bare_phone('words.word')) }}
            else words.word
        end as identifier_value
    from words
    cross join (
        values ('email'), ('phone'), ('contact_id'), ('account_id')
    ) as readings (identifier_type)
    left join kinds
        on
            words.entity = kinds.entity
            and words.file_path = kinds.file_path
            and words.line_number = kinds.line_number
            and words.row_hash = kinds.row_hash
            and readings.identifier_type = kinds.identifier_type
    where case readings.identifier_type
        when 'email' then contains(words.word, '@')
        when 'phone' then {{ matches(bare_phone('words.word'), '[0-9]{6}') }}
        when 'account_id' then kinds.identifier_type is not null
        else
            kinds.identifier_type is not null
            or words.entity = 'message_events'
    end

)

select * from final
