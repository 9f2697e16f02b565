-- An age grows on the birthday, not before; who was born on a 29 February has
-- it on 1 March of other years. If it breaks, age limits let in the wrong ones.
with

cases (born_on, day, expected) as (

    values
    (date '2000-06-30', date '2026-06-29', 25),
    (date '2000-06-30', date '2026-06-30', 26),
    (date '2004-02-29', date '2026-02-28', 21),
    (date '2004-02-29', date '2026-03-01', 22),
    (date '2026-06-30', date '2026-06-30', 0),
    (null, date '2026-06-30', null)

),

final as (

    select
        *,
        {{ full_years('born_on', 'day') }} as found
    from cases

)

select * from final
where found is distinct from expected
