-- Two spellings of an address agree and what is no address is null. If it
-- breaks, one mailbox is two people, or a placeholder joins strangers.
with

cases (typed, encoded_domain, expected) as (

    values
    ('user.name+NYC@Example.com', null, 'user.name+nyc@example.com'),
    (' o''neil@b.example. ', null, 'o''neil@b.example'),
    ('anna@b{{ "\u200b" }}.example', null, 'anna@b.example'),
    ('cafe{{ "\u0301" }}@b.example', null, 'café@b.example'),
    ('{{ "\u0130" }}pek@b.example', null, 'i{{ "\u0307" }}pek@b.example'),
    ('I{{ "\u0307" }}pek@b.it', null, 'i{{ "\u0307" }}pek@b.it'),
    ('STRA{{ "\u1e9e" }}E@b.example', null, 'straße@b.example'),
    ('straße@b.example', null, 'straße@b.example'),
    ('Anna@Straße.example', 'xn--strae-oqa.example',
        'anna@xn--strae-oqa.example'),
    ('anna@XN--STRAE-OQA.example', null, 'anna@xn--strae-oqa.example'),
    ('anna@straße.example', null, null),
    ('anna', null, null),
    ('', null, null),
    (null, null, null),
    ('@b.example', null, null),
    ('anna@', null, null),
    ('anna@nodot', null, null),
    ('a@b@c.example', null, null),
    ('.anna@b.example', null, null),
    ('anna.@b.example', null, null),
    ('anna..rossi@b.example', null, null),
    ('anna rossi@b.example', null, null),
    ('"anna"@b.example', null, null),
    ('anna@-b.example', null, null),
    ('anna@b-.example', null, null),
    ('anna@b..example', null, null),
    ('anna@b_c.example', null, null),
    ('anna@b.123', null, null),
    ('anna@10.0.0.1', null, null),
    ('anna@ab--c.example', null, null),
    ('a--b@c.example', null, 'a--b@c.example'),
    (repeat('a', 64) || '@b.it', null, repeat('a', 64) || '@b.it'),
    (repeat('a', 65) || '@b.it', null, null),
    ('a@' || repeat('b', 63) || '.it', null, 'a@' || repeat('b', 63) || '.it'),
    ('a@' || repeat('b', 64) || '.it', null, null),
    ('a@' || repeat('b.', 125) || 'it', null,
        'a@' || repeat('b.', 125) || 'it'),
    ('aa@' || repeat('b.', 125) || 'ita', null, null)

),

final as (

    select
        *,
        {{ valid_email(encode_email(
            plain_email('typed'), 'encoded_domain'
        )) }} as found
    from cases

)

select * from final
where found is distinct from expected
