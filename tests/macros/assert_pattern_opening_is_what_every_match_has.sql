-- The opening of a pattern is in all that it matches. If it breaks, a blocked
-- value links strangers.
with

cases (pattern, expected) as (

    values
    ('^info@', 'info@'),
    ('^no-?reply@', 'no'),
    ('@marketplace[.]', '@marketplace.'),
    ('^[+]390000000', '+390000000'),
    ('^9+$', '9'),
    ('^[+]?39', ''),
    ('ab*c', 'a'),
    ('ab{0,2}c', 'a'),
    ('a.c', 'a'),
    ('a[bc]', 'a'),
    ('info|sales', ''),
    ('(?i)info', ''),
    ('a<b', ''),
    (null, null)

),

final as (

    select
        *,
        {{ pattern_opening('pattern') }} as found
    from cases

)

select * from final
where found is distinct from expected
