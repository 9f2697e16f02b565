with

extracted as (

    select * from {{ ref('int_identifiers_extracted') }}

),

blocklist as (

    select * from {{ ref('identity_blocklist') }}

),

-- each spelling is worked out once, however many records carry it
spellings as (

    select distinct
        identifier_type,
        identifier
    from extracted

),

spelled as (

    select
        identifier_type,
        identifier,
        case identifier_type
            when 'email' then {{ normalise_email('identifier') }}
            when 'phone' then {{ dial_phone('identifier') }}
            when 'tax_code'
                then upper({{ replace_all('identifier', '[ :-]', '') }})
            else identifier
        end as spelling
    from spellings

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
        valued.identifier_type,
        valued.identifier,
        valued.spelling,
        valued.identifier_value,
        coalesce(bool_or({{ matches_row(
            'valued.identifier_value', 'blocklist.pattern'
        ) }}), false) as is_blocked
    from valued
    left join blocklist
        on valued.identifier_type = blocklist.identifier_type
    group by
        valued.identifier_type,
        valued.identifier,
        valued.spelling,
        valued.identifier_value

)

select * from final
