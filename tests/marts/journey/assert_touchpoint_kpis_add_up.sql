-- The figures of each touchpoint, over its days, are its touchpoints. If it
-- breaks, a day is lost, or one counts twice.
with

kpis as (

    select * from {{ ref('touchpoint_kpis') }}

),

touchpoints as (

    select * from {{ ref('touchpoints') }}

),

found as (

    select
        touchpoint,
        sum(touchpoints_count) as touchpoints_count,
        sum(identified_count) as identified_count,
        sum(solved_count) as solved_count
    from kpis
    where touchpoint <> 'unassigned'
    group by touchpoint

),

expected as (

    select
        touchpoint,
        count(*) as touchpoints_count,
        count(*) filter (where is_identified) as identified_count,
        count(*) filter (where is_solved) as solved_count
    from touchpoints
    group by touchpoint

),

final as (

    select
        coalesce(expected.touchpoint, found.touchpoint) as touchpoint,
        expected.touchpoints_count,
        found.touchpoints_count as touchpoints_found,
        expected.identified_count,
        found.identified_count as identified_found
    from expected
    full outer join found
        on expected.touchpoint = found.touchpoint
    where
        coalesce(expected.touchpoints_count, 0)
        <> coalesce(found.touchpoints_count, 0)
        or coalesce(expected.identified_count, 0)
        <> coalesce(found.identified_count, 0)
        or coalesce(expected.solved_count, 0)
        <> coalesce(found.solved_count, 0)

)

select * from final
