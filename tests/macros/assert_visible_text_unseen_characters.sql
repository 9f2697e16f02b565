-- What cannot be seen is gone and every blank is a plain one. If it breaks, a
-- value pasted from another program is a second customer.
with

cases (typed, expected) as (

    values
    ('A1', 'A1'),
    ('', ''),
    (null, null),
    (' A  1 ', 'A  1'),
    (chr(9) || 'A1' || chr(10), 'A1'),
    ('A' || chr(160) || '1{{ "\u3000" }}', 'A 1'),
    ('A' || chr(0) || '1', 'A1'),
    ('{{ "\ufeff" }}A{{ "\u200b" }}1', 'A1'),
    ('{{ "\u202a" }}A1{{ "\u202c" }}', 'A1'),
    ('A' || chr(173) || '1', 'A1'),
    ('è{{ "\u200d" }}', 'è')

),

final as (

    select
        *,
        {{ visible_text('typed') }} as found
    from cases

)

select * from final
where found is distinct from expected
