with

sightings as (

    select * from {{ ref('int_visitors_sighted') }}

),

sessions as (

    select * from {{ ref('int_events_aggregated_to_sessions') }}

),

-- on a shared device a login holds for its own session and no longer
held as (

    select
        *,
        case when is_shared then visitor_id end as shared_visitor_id
    from sightings

),

placed as (

    select
        held.visitor_id,
        held.customer_id,
        held.is_erased,
        held.is_shared,
        held.seen_at,
        held.loaded_at,
        sessions.started_at as session_started_at,
        sessions.ended_at
        + interval '{{ var("session_gap_minutes") }}' minute as session_ends_at,
        lag(held.customer_id) over (
            partition by held.visitor_id
            order by held.seen_at asc nulls last
        ) as previous_customer_id,
        lag(held.seen_at) over (
            partition by held.visitor_id
            order by held.seen_at asc nulls last
        ) as previous_seen_at,
        lag(held.is_shared) over (
            partition by held.visitor_id
            order by held.seen_at asc nulls last
        ) as was_shared,
        lag(sessions.started_at) over (
            partition by held.visitor_id
            order by held.seen_at asc nulls last
        ) as previous_session_started_at
    from held
    left join sessions
        on
            held.shared_visitor_id = sessions.visitor_id
            and held.seen_at >= sessions.started_at
            and held.seen_at <= sessions.ended_at

),

opened as (

    select
        *,
        is_shared
        and coalesce(
            session_started_at <> previous_session_started_at,
            coalesce(session_started_at, previous_session_started_at)
            is not null
        ) as opens_session
    from placed

),

handovers as (

    select
        visitor_id,
        customer_id,
        is_erased,
        is_shared,
        seen_at,
        loaded_at,
        session_ends_at,
        case
            -- not from its start, when somebody else logged in before within it
            when
                opens_session
                and coalesce(previous_seen_at < session_started_at, true)
                then coalesce(session_started_at, seen_at)
            when previous_customer_id is null
                then
                    seen_at - interval '{{ var("identity_lookback_days") }}' day
            else seen_at
        end as valid_from
    from opened
    where
        opens_session
        or customer_id is distinct from previous_customer_id
        -- who held a shared device for a session has it for good from now on
        or (was_shared and not is_shared)

),

ranged as (

    select
        visitor_id,
        customer_id,
        is_erased,
        is_shared,
        seen_at,
        loaded_at,
        valid_from,
        -- least() skips nulls
        least(
            lead(valid_from) over (
                partition by visitor_id
                order by valid_from asc nulls last, seen_at asc nulls last
            ),
            case
                when is_shared then coalesce(session_ends_at, seen_at)
            end
        ) as valid_to
    from handovers

),

final as (

    select
        visitor_id,
        customer_id,
        is_erased,
        is_shared,
        seen_at as first_seen_at,
        {{ business_date('loaded_at') }} as known_on,
        valid_from,
        valid_to
    from ranged
    where coalesce(valid_from < valid_to, true)

)

select * from final
