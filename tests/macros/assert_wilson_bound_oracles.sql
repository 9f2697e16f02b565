-- Wilson's interval stays within 0 and 1, also when nobody or everybody bought.
-- If it breaks, Newcombe's interval, made of it, does too.
with

cases (hits, total, expected_low, expected_high) as (

    values
    (0, 10, 0.000000, 0.277533),
    (10, 10, 0.722467, 1.000000),
    (81, 263, 0.255289, 0.366210),
    (0, 0, null, null)

),

final as (

    select
        *,
        round({{ wilson_bound('hits', 'total', 'lower') }}, 6) as found_low,
        round({{ wilson_bound('hits', 'total', 'upper') }}, 6) as found_high
    from cases

)

select * from final
where
    found_low is distinct from expected_low
    or found_high is distinct from expected_high
