-- The pooled z statistic is the published one to six decimals. If it breaks, p
-- values call chance a success.
with

cases (
    treated_buyers, treated_count, holdout_buyers, holdout_count, expected
) as (

    values
    (180, 7200, 30, 1800, 2.094780),
    (162, 8100, 9, 900, 2.084641),
    (90, 4500, 10, 500, 0.000000),
    (0, 100, 0, 100, null),
    (100, 100, 100, 100, null),
    (5, 100, 0, 0, null)

),

final as (

    select
        *,
        round({{ proportions_z() }}, 6) as found
    from cases

)

select * from final
where found is distinct from expected
