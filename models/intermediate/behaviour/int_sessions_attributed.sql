with

sessions as (

    select * from {{ ref('int_events_aggregated_to_sessions') }}

),

visitors as (

    select * from {{ ref('int_visitors_owned') }}

),

intervals as (

    select
        visitor_id,
        customer_id,
        known_on,
        coalesce(valid_from, {{ moment('0001-01-01 00:00:00') }})
            as valid_from,
        coalesce(valid_to, {{ moment('9999-12-31 00:00:00') }}) as valid_to
    from visitors

),

-- whoever logs in during the visit made it
final as (

    select
        sessions.session_key,
        intervals.customer_id,
        intervals.known_on
    from sessions
    inner join intervals
        on
            sessions.visitor_id = intervals.visitor_id
            and sessions.ended_at >= intervals.valid_from
            and sessions.started_at < intervals.valid_to
    qualify row_number() over (
        partition by sessions.session_key
        order by
            intervals.valid_from desc nulls last,
            intervals.customer_id asc nulls last
    ) = 1

)

select * from final
