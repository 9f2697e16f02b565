-- The chi-square of the split is the published one to six decimals. If it
-- breaks, a spoilt experiment is read, or a sound one thrown away.
with

cases (treated_count, holdout_count, holdout_share, expected) as (

    values
    (8200, 800, 0.1, 12.345679),
    (7150, 1850, 0.2, 1.736111),
    (7200, 1800, 0.2, 0.000000),
    (100, 0, 0.0, null),
    (0, 0, 0.2, null),
    (100, 25, null, null)

),

final as (

    select
        *,
        round({{ split_chi_square('holdout_share') }}, 6) as found
    from cases

)

select * from final
where found is distinct from expected
