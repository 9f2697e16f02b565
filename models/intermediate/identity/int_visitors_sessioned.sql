with

sightings as (

    select * from {{ ref('int_visitors_sighted') }}

),

events as (

    select * from {{ ref('stg_web__events') }}

),

shared as (

    select distinct visitor_id
    from sightings
    where is_shared

),

moments as (

    select
        events.visitor_id,
        events.occurred_at,
        coalesce(
            events.occurred_at - lag(events.occurred_at) over (
                partition by events.visitor_id
                order by events.occurred_at asc nulls last
            ) > interval '{{ var("session_gap_minutes") }}' minute,
            true
        ) as is_start
    from events
    inner join shared
        on events.visitor_id = shared.visitor_id

),

numbered as (

    select
        visitor_id,
        occurred_at,
        sum(case when is_start then 1 else 0 end) over (
            partition by visitor_id
            order by occurred_at asc nulls last
        ) as session_number
    from moments

),

final as (

    select
        visitor_id,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at
    from numbered
    group by visitor_id, session_number

)

select * from final
