-- Two spellings of a first name are one person's, and two names are not,
-- whichever of the two comes first. If it breaks, a couple is one customer, or
-- who mistypes their name is two.
with

cases (name_a, name_b, expected) as (

    values
    ('anna', 'anna', true),
    -- the beginning of a name
    ('gian', 'gianluca', true),
    ('a', 'anna', true),
    ('anna', 'annamaria', true),
    ('luca', 'gianluca', false),
    -- women and men
    ('mario', 'maria', false),
    ('paolo', 'paola', false),
    ('francesco', 'francesca', false),
    ('alessandro', 'alessandra', false),
    -- one slip, from four letters on
    ('sara', 'saea', true),
    ('luca', 'lua', false),
    ('ugo', 'uto', false),
    ('marco', 'mirco', true),
    ('marco', 'enrico', false),
    -- two slips, from six letters on and never at the beginning
    ('alessandro', 'alesandra', false),
    ('alessandro', 'alesamdro', true),
    ('simona', 'semina', true),
    ('lucia', 'lacca', false),
    ('simona', 'timina', false),
    ('simona', 'timona', true),
    ('stefania', 'stafenea', false),
    ('anna', null, null),
    (null, null, null)

),

swapped as (

    select
        name_a,
        name_b,
        expected
    from cases
    union all
    select
        name_b as name_a,
        name_a as name_b,
        expected
    from cases

),

final as (

    select
        *,
        {{ names_agree('name_a', 'name_b') }} as found
    from swapped

)

select * from final
where found is distinct from expected
