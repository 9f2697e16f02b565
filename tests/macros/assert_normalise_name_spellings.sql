-- Two spellings of a name agree: accents, capitals, blanks and apostrophes do
-- not count. If it breaks, a person who types an accent is two people.
with

cases (typed, expected) as (

    values
    ('D''Alò', 'dalo'),
    (' de  Rossi ', 'derossi'),
    ('MÜLLER-Weiß', 'mullerwei'),
    ('123', null),
    ('', null),
    (null, null)

),

final as (

    select
        *,
        {{ normalise_name('typed') }} as found
    from cases

)

select * from final
where found is distinct from expected
