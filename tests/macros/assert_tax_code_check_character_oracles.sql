-- A tax code holds by its last character and by a birthday on the calendar. If
-- it breaks, a typing error joins two people, or parts one.
with

cases (code, has_character, has_day) as (

    values
    ('RCCMNL83S18D969H', true, true),
    ('CNTCHR83T41D969D', true, true),
    ('RSSMRA85T10A562S', true, true),
    ('RSSMRA80A01H501U', true, true),
    ('VRDGPP13A10B963P', false, true),
    ('RCCMNL83S18D969A', false, true),
    ('RSSMRA80B29H501Q', true, true),
    ('RSSMRA81B29H501R', true, false),
    ('RSSMRA80B30H501X', true, false),
    ('RSSMRA80D31H501D', true, false),
    ('RSSMRA80D71H501H', true, false),
    ('RSSMRA80A00H501V', true, false)

),

final as (

    select
        *,
        {{ tax_code_check_character('code') }}
        = substr(code, 16, 1) as found_character,
        {{ matches('code', tax_code_day_pattern()) }} as found_day
    from cases

)

select * from final
where
    found_character is distinct from has_character
    or found_day is distinct from has_day
