{{ config(materialized = 'view') }}

with

words as (

    select * from {{ ref('int_rows_worded') }}

),

domains as (

    select * from {{ ref('int_email_domains_encoded') }}

),

spelled as (

    select
        *,
        {{ unencoded_domain(plain_email('word')) }} as email_domain
    from words

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
        spelled.entity,
        spelled.file_path,
        spelled.line_number,
        spelled.row_hash,
        readings.identifier_type,
        case readings.identifier_type
            when 'email'
                then {{ match_email(encode_email(
                    plain_email('spelled.word'), 'domains.encoded_domain'
                )) }}
            when 'phone' then {{ dial_phone('spelled.word') }}
            else spelled.word
        end as identifier_value
    from spelled
    cross join (
        values ('email'), ('phone'), ('contact_id'), ('account_id')
    ) as readings (identifier_type)
    left join domains
        on spelled.email_domain = domains.email_domain
    left join kinds
        on
            spelled.entity = kinds.entity
            and spelled.file_path = kinds.file_path
            and spelled.line_number = kinds.line_number
            and spelled.row_hash = kinds.row_hash
            and readings.identifier_type = kinds.identifier_type
    where case readings.identifier_type
        when 'email' then contains(spelled.word, '@')
        when 'phone'
            then {{ matches(bare_phone('spelled.word'), '[0-9]{6}') }}
        when 'account_id' then kinds.identifier_type is not null
        else
            kinds.identifier_type is not null
            or spelled.entity = 'message_events'
    end

)

select * from final
