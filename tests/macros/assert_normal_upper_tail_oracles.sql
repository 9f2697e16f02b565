-- The normal tail gives the printed p values, on both sides of the switch of
-- its formula. If it breaks, verdicts and the check of the split are wrong.
with

cases (z, tolerance, expected) as (

    values
    (0.0, 5e-7, 0.500000),
    (1.0, 5e-15, 0.15865525393146),
    (3.0, 5e-15, 0.00134989803163),
    (1.959963984540054, 5e-10, 0.025000000),
    (2.094780, 5e-7, 0.018095),
    (7.071, 5e-15, 0.00000000000077),
    (7.072, 5e-15, 0.00000000000076),
    (38.0, 5e-7, 0.000000),
    (null, 5e-7, null)

),

p_values (statistic, expected) as (

    values
    (2.094780, 0.036191),
    (2.084641, 0.037102),
    (sqrt(12.345679), 0.000442),
    (sqrt(1.736111), 0.187632)

),

final as (

    select
        z,
        tolerance,
        expected,
        {{ normal_upper_tail('z') }} as found
    from cases
    union all
    select
        statistic as z,
        5e-7 as tolerance,
        expected,
        2 * {{ normal_upper_tail('statistic') }} as found
    from p_values

)

select * from final
where
    (found is null) <> (expected is null)
    or abs(found - expected) > tolerance
