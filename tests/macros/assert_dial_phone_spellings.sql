-- A number is dialled the same way however it is typed, and a number at which
-- nobody could be rung is not valid. If it breaks, households fall apart or
-- strangers share a placeholder.
with

cases (typed, expected, is_valid) as (

    values
    ('06 6982', '+39066982', true),
    ('0039 347 1234567', '+393471234567', true),
    ('393471234567', '+393471234567', true),
    ('347 1234567', '+393471234567', true),
    ('+0039 347 1234567', '+393471234567', true),
    ('+39 0347 1234567', '+3903471234567', false),
    ('+39 333', '+39333', false),
    ('0', '+390', false),
    ('+41 91 123 45 67', '+41911234567', true),
    ('+41 (0)91 123 45 67', '+41911234567', true),
    ('0044 020 7946 0018', '+442079460018', true),
    ('+378 0549 912345', '+3780549912345', true),
    ('390 1234567', '+393901234567', true),
    ('39 055 1234', '+39390551234', true),
    ('39 06 69821234', '+390669821234', true),
    ('02 8901234 int. 12', '+39028901234', true),
    ('02 8901234 #12', '+39028901234', true),
    ('02-8901234;ext=12', '+39028901234', true),
    ('{{ "\u202a" }}347' || chr(160) || '1234567', '+393471234567', true),
    ('３４７１２３４５６７', '+393471234567', true),
    ('431 1234567', '+394311234567', true),
    ('55 12345678', '+395512345678', true),
    ('800 123456', '+39800123456', false),
    ('899 123456', '+39899123456', false),
    ('347+1234567', null, null),
    ('none of it', null, null),
    ('', null, null),
    (null, null, null)

),

final as (

    select
        *,
        {{ dial_phone('typed') }} as found,
        {{ is_valid_phone(dial_phone('typed')) }} as found_valid
    from cases

)

select * from final
where
    found is distinct from expected
    or found_valid is distinct from is_valid
