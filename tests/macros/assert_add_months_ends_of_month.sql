-- A month too short for the day ends on its last day, forwards and backwards.
-- If it breaks, buyers of a 29 February or a 31st fall due a day late.
with

cases (day, months, expected) as (

    values
    (date '2020-02-29', 72, date '2026-02-28'),
    (date '2020-02-29', 48, date '2024-02-29'),
    (date '2026-01-31', 1, date '2026-02-28'),
    (date '2026-03-31', -1, date '2026-02-28'),
    (date '2026-12-15', 1, date '2027-01-15'),
    (date '2026-12-15', 0, date '2026-12-15'),
    (null, 1, null),
    (date '2026-12-15', null, null)

),

final as (

    select
        *,
        {{ add_months('day', 'months') }} as found
    from cases

)

select * from final
where found is distinct from expected
