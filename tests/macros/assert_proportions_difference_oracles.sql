-- The difference of two rates is what a hand calculation gives. If it breaks,
-- every uplift is wrong.
with

cases (
    treated_buyers, treated_count, holdout_buyers, holdout_count, expected
) as (

    values
    (180, 7200, 30, 1800, 0.0083333),
    (162, 8100, 9, 900, 0.0100000),
    (90, 4500, 10, 500, 0.0000000),
    (5, 100, 0, 0, null)

),

final as (

    select
        *,
        round({{ proportions_difference() }}, 7) as found
    from cases

)

select * from final
where found is distinct from expected
