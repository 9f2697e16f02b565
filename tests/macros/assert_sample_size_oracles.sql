-- The people needed per arm are the published ones. If it breaks, a test is
-- stopped before it could show anything, or never read.
with

cases (holdout_rate, treated_rate, holdout_share, arm_share, expected) as (

    values
    -- 1 % and a fifth more; 2 % and a tenth more; two arms of the same size
    (0.01, 0.012, 0.5, 0.5, 42693),
    (0.02, 0.022, 0.5, 0.5, 80682),
    -- a fall is as hard to see as the rise back
    (0.012, 0.01, 0.5, 0.5, 42693),
    -- one held out for each four treated
    (0.01, 0.012, 0.2, 0.2, 27241),
    (0.01, 0.012, 0.2, 0.8, 108963),
    (0.01, 0.01, 0.5, 0.5, null),
    (0.01, 0.012, 0.0, 0.5, null),
    (0.01, 0.012, 1.0, 0.5, null)

),

final as (

    select
        *,
        cast(
            ceil(
                arm_share * {{ sample_size(
                    'cast(holdout_rate as double)',
                    'cast(treated_rate as double)', 'holdout_share'
                ) }}
            ) as integer
        ) as found
    from cases

)

select * from final
where found is distinct from expected
