-- Each season has three whole months, winter from December. If it breaks, who
-- buys for Christmas is said to buy in autumn.
with

cases (day, expected) as (

    values
    (date '2025-11-30', 'autumn'),
    (date '2025-12-01', 'winter'),
    (date '2026-02-28', 'winter'),
    (date '2026-03-01', 'spring'),
    (date '2026-05-31', 'spring'),
    (date '2026-06-01', 'summer'),
    (date '2026-08-31', 'summer'),
    (date '2026-09-01', 'autumn')

),

final as (

    select
        *,
        {{ season('day') }} as found
    from cases

)

select * from final
where found is distinct from expected
