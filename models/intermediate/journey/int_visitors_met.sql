with

sessions as (

    select * from {{ ref('int_sessions_channelled') }}
    where started_at <= {{ as_of_at() }}

),

interests as (

    select * from {{ ref('int_interests_sessioned') }}

),

visited as (

    select
        visitor_id,
        min(started_at) as first_visit_at,
        bool_or(customer_id is not null) as is_identified,
        count(*) as visits_count,
        bool_or(is_engaged) as is_engaged,
        bool_or(cart_adds_count > 0) as has_filled_cart
    from sessions
    group by visitor_id

),

met as (

    select * from visited
    where
        {{ business_date('first_visit_at') }}
        > {{ add_days(as_of_date(), -var('anonymous_days')) }}

),

first_visits as (

    select
        sessions.visitor_id,
        sessions.channel_group,
        sessions.device_type
    from sessions
    inner join met
        on
            sessions.visitor_id = met.visitor_id
            and sessions.started_at = met.first_visit_at
    qualify row_number() over (
        partition by sessions.visitor_id
        order by sessions.session_key asc nulls last
    ) = 1

),

-- of categories looked at in one moment, the first by name
looked as (

    select
        interests.visitor_id,
        interests.category
    from interests
    inner join met
        on interests.visitor_id = met.visitor_id
    where interests.first_at <= {{ as_of_at() }}
    qualify row_number() over (
        partition by interests.visitor_id
        order by
            interests.first_at asc nulls last,
            interests.category asc nulls last
    ) = 1

),

final as (

    select
        met.visitor_id,
        cast(
            date_trunc('month', {{ business_date('met.first_visit_at') }})
            as date
        ) as first_month_date,
        first_visits.channel_group,
        first_visits.device_type,
        looked.category as first_category,
        met.is_identified,
        met.visits_count,
        met.is_engaged,
        met.has_filled_cart
    from met
    inner join first_visits
        on met.visitor_id = first_visits.visitor_id
    left join looked
        on met.visitor_id = looked.visitor_id

)

select * from final
