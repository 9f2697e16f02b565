-- The effect that so many people show needs so many people. If it breaks, a band
-- is said to show what it cannot.
with

cases (people, base_rate, holdout_share) as (

    select
        people,
        base_rate,
        holdout_share
    from (
        values (100), (1000), (85386), (10000000)
    ) as sizes (people)
    cross join (
        values (0.001), (0.01), (0.2), (0.9)
    ) as rates (base_rate)
    cross join (
        values (0.05), (0.2), (0.5)
    ) as shares (holdout_share)

),

solved as (

    select
        *,
        {{ minimum_detectable_effect(
            'cases.people', 'cases.base_rate', 'cases.holdout_share'
        ) }} as effect
    from cases

),

nowhere (people, base_rate, holdout_share) as (

    values
    -- nobody; nobody in an arm; nothing known; everybody buys; too few
    (0, 0.01, 0.2),
    (1000, 0.01, 0.0),
    (1000, 0.01, 1.0),
    (1000, null, 0.2),
    (1000, 1.0, 0.2),
    (3, 0.01, 0.2),
    (3, 0.0, 0.2)

),

final as (

    select *
    from solved
    where
        -- too little room above 90 % for a hundred people
        (effect is null and not (base_rate = 0.9 and people = 100))
        or effect <= 0
        or abs({{ sample_size(
            'cast(base_rate as double)', '(base_rate + effect)',
            'holdout_share'
        ) }} / people - 1) > 0.00001
    union all
    select
        *,
        {{ minimum_detectable_effect(
            'nowhere.people', 'nowhere.base_rate', 'nowhere.holdout_share'
        ) }} as effect
    from nowhere
    where {{ minimum_detectable_effect(
        'nowhere.people', 'nowhere.base_rate', 'nowhere.holdout_share'
    ) }} is not null

)

select * from final
