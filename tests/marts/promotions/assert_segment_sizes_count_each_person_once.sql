-- A promotion's bands and its unassigned add up to its different people. If it
-- breaks, somebody is in two bands and counted twice.
with

sizes as (

    select * from {{ ref('segment_sizes') }}

),

final as (

    select
        promotion_id,
        sum(triggered) filter (where band <> 'unassigned') as people_in_bands,
        max(distinct_people_in_bands) as distinct_people_in_bands,
        sum(triggered) as people,
        max(distinct_people_in_bands) + max(unassigned) as distinct_people
    from sizes
    group by promotion_id
    having
        coalesce(sum(triggered) filter (where band <> 'unassigned'), 0)
        <> max(distinct_people_in_bands)
        or sum(triggered) <> max(distinct_people_in_bands) + max(unassigned)

)

select * from final
