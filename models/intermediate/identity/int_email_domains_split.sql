with

extracted as (

    select * from {{ ref('int_identifiers_extracted') }}

),

emails as (

    select identifier from extracted
    where identifier_type = 'email'

),

domains as (

    select distinct
        {{ unencoded_domain(plain_email('identifier')) }} as email_domain
    from emails
    where {{ matches('identifier', '[^ -~]') }}

),

widened as (

    select
        email_domain,
        {{ plain_width('email_domain') }} as domain
    from domains
    where length(email_domain) <= 253

),

numbers as (

    {{ whole_numbers(253) }}

),

-- labels of letters, digits and inner hyphens, a mark never first
characters as (

    select
        widened.email_domain,
        numbers.number,
        substr(widened.domain, numbers.number, 1) as domain_character
    from widened
    inner join numbers
        on length(widened.domain) >= numbers.number
    where
        {{ matches('widened.domain', unencoded_domain_pattern()) }}
        and not {{ matches('widened.domain', reserved_label_pattern()) }}

),

labelled as (

    select
        email_domain,
        number,
        domain_character,
        count(*) filter (where domain_character = '.') over (
            partition by email_domain
            order by number
        ) + 1 as label_number
    from characters

),

final as (

    select
        email_domain,
        label_number,
        row_number() over (
            partition by email_domain, label_number
            order by number
        ) as position,
        domain_character,
        {{ code_point('domain_character') }} as code_point
    from labelled
    where domain_character <> '.'

)

select * from final
