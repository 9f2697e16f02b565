with

extracted as (

    select * from {{ ref('int_identifiers_extracted') }}

),

domains as (

    select * from {{ ref('int_email_domains_encoded') }}

),

-- each spelling is worked out once, however many records carry it
spellings as (

    select distinct
        identifier_type,
        identifier
    from extracted

),

plain as (

    select
        identifier_type,
        identifier,
        case identifier_type
            when 'email' then {{ plain_email('identifier') }}
            when 'phone' then {{ bare_phone('identifier') }}
            when 'tax_code' then {{ plain_tax_code('identifier') }}
            else identifier
        end as plain_text
    from spellings

),

domained as (

    select
        identifier_type,
        identifier,
        plain_text,
        case
            when identifier_type = 'email'
                then {{ unencoded_domain('plain_text') }}
        end as email_domain
    from plain

),

encoded as (

    select
        domained.identifier_type,
        domained.identifier,
        {{ encode_email('domained.plain_text', 'domains.encoded_domain') }}
            as plain_text
    from domained
    left join domains
        on domained.email_domain = domains.email_domain

),

spelled as (

    select
        identifier_type,
        identifier,
        case identifier_type
            when 'email' then {{ valid_email('plain_text') }}
            when 'phone' then {{ international_phone('plain_text') }}
            else plain_text
        end as spelling
    from encoded

),

-- letters that stand in for digits (omocodia) go back to digits
counted as (

    select
        identifier_type,
        identifier,
        spelling,
        case
            when
                identifier_type = 'tax_code'
                and {{ matches('spelling', tax_code_pattern()) }}
                then
                    substr(spelling, 1, 6)
                    || {{ digits_of_homocode('substr(spelling, 7, 2)') }}
                    || substr(spelling, 9, 1)
                    || {{ digits_of_homocode('substr(spelling, 10, 2)') }}
                    || substr(spelling, 12, 1)
                    || {{ digits_of_homocode('substr(spelling, 13, 3)') }}
        end as tax_code_stem
    from spelled

),

valued as (

    select
        identifier_type,
        identifier,
        spelling,
        case identifier_type
            when 'email' then {{ match_email('spelling') }}
            when 'phone'
                then
                    case
                        when {{ is_valid_phone('spelling') }} then spelling
                    end
            when 'tax_code'
                then
                    case
                        when
                            {{ tax_code_check_character('spelling') }}
                            = substr(spelling, 16, 1)
                            and {{ matches(
                                'tax_code_stem', tax_code_day_pattern()
                            ) }}
                            then
                                tax_code_stem
                                || {{ tax_code_check_character(
                                    'tax_code_stem'
                                ) }}
                    end
            else spelling
        end as identifier_value
    from counted

),

final as (

    select
        identifier_type,
        identifier,
        spelling,
        identifier_value,
        {{ value_key('identifier_type', 'identifier') }} as spelling_key,
        {{ value_key('identifier_type', 'identifier_value') }} as value_key
    from valued

)

select * from final
