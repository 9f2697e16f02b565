{{ keep_rows_of('visitors', 'visitor_id') }}

with

outdated as (

    select * from {{ ref('int_visitors_outdated') }}

),

buckets as (

    select * from {{ ref('int_events_bucketed') }}
    where visitor_id in (select outdated.visitor_id from outdated)

),

compared as (

    select
        visitor_id,
        part,
        bucket,
        day_number,
        version,
        first_at,
        coalesce(
            first_at
            > lag(last_at) over visits
            + interval '{{ var("session_gap_minutes") }}' minute
            or part <> lag(part) over visits
            or day_number <> lag(day_number) over visits,
            true
        ) as is_start
    from buckets
    window visits as (
        partition by visitor_id
        order by first_at asc nulls last, part asc nulls last
    )

),

started as (

    select
        visitor_id,
        part,
        bucket,
        day_number,
        version,
        max(case when is_start then first_at end) over so_far as started_at,
        sum(case when is_start then 1 else 0 end) over so_far
            as session_number
    from compared
    window so_far as (
        partition by visitor_id
        order by first_at asc nulls last, part asc nulls last
        rows between unbounded preceding and current row
    )

),

final as (

    select
        visitor_id,
        part,
        bucket,
        day_number,
        started_at,
        cast(session_number as integer) as session_number,
        {{ session_key('visitor_id', 'started_at', 'part') }} as session_key,
        version
    from started

)

select * from final
