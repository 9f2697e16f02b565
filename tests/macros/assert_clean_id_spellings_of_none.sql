-- Every spelling of "no id" becomes null and nothing else does. If it breaks,
-- all the rows without an id become one customer.
with

cases (typed, expected) as (

    values
    ('', null),
    ('   ', null),
    ('NULL', null),
    ('none', null),
    ('NaN', null),
    ('-1', null),
    ('Anonymous', null),
    ('0', null),
    ('00000', null),
    (null, null),
    ('null{{ "\u200b" }}', null),
    ('{{ "\ufeff" }}0', null),
    (' A1 ', 'A1'),
    ('100', '100'),
    ('007', '007'),
    ('-10', '-10'),
    ('nonesuch', 'nonesuch')

),

final as (

    select
        *,
        {{ clean_id('typed') }} as found
    from cases

)

select * from final
where found is distinct from expected
