-- Newcombe's interval is the published one to eight decimals. If it breaks, a
-- campaign is called a success, or a failure, that chance explains.
with

cases (
    treated_buyers,
    treated_count,
    holdout_buyers,
    holdout_count,
    expected_low,
    expected_high
) as (

    values
    (180, 7200, 30, 1800, 0.00054481, 0.01462880),
    (162, 8100, 9, 900, 0.00066564, 0.01575848),
    (90, 4500, 10, 500, -0.01683183, 0.01016081),
    (5, 100, 0, 0, null, null)

),

final as (

    select
        *,
        round({{ newcombe_bound('lower') }}, 8) as found_low,
        round({{ newcombe_bound('upper') }}, 8) as found_high
    from cases

)

select * from final
where
    found_low is distinct from expected_low
    or found_high is distinct from expected_high
