-- A moment is of the day that the clocks of the retailer showed, also in the
-- nights in which they change. If it breaks, late orders count a day early.
with

cases (moment, expected) as (

    values
    ({{ moment('2026-06-30 21:59:59') }}, date '2026-06-30'),
    ({{ moment('2026-06-30 22:00:00') }}, date '2026-07-01'),
    ({{ moment('2026-06-30 22:30:00') }}, date '2026-07-01'),
    ({{ moment('2026-01-31 22:59:59') }}, date '2026-01-31'),
    ({{ moment('2026-01-31 23:00:00') }}, date '2026-02-01'),
    ({{ moment('2026-03-28 22:59:59') }}, date '2026-03-28'),
    ({{ moment('2026-03-28 23:00:00') }}, date '2026-03-29'),
    ({{ moment('2026-03-29 21:59:59') }}, date '2026-03-29'),
    ({{ moment('2026-03-29 22:00:00') }}, date '2026-03-30'),
    ({{ moment('2026-10-25 00:30:00') }}, date '2026-10-25'),
    ({{ moment('2026-10-25 01:30:00') }}, date '2026-10-25'),
    ({{ moment('2026-10-25 22:59:59') }}, date '2026-10-25'),
    ({{ moment('2026-10-25 23:00:00') }}, date '2026-10-26'),
    -- before there were timezones, and after what is known of their rules
    ({{ moment('1890-06-01 23:05:00') }}, date '1890-06-01'),
    ({{ moment('1890-06-01 23:15:00') }}, date '1890-06-02'),
    ({{ moment('2050-06-30 22:30:00') }}, date '2050-07-01'),
    (null, null)

),

final as (

    select
        *,
        {{ business_date('moment') }} as found
    from cases

)

select * from final
where
    '{{ business_timezone() }}' = 'Europe/Rome'
    and found is distinct from expected
