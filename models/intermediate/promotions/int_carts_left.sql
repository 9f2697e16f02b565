with

sessions as (

    select * from {{ ref('int_events_aggregated_to_sessions') }}
    where last_cart_at <= {{ as_of_at() }}

),

people as (

    select * from {{ ref('int_sessions_attributed') }}

),

interests as (

    select * from {{ ref('int_interests_sessioned') }}
    where cart_adds_count > 0

),

-- whichever device it was on, the last cart is the one to speak of
latest as (

    select
        people.customer_id,
        sessions.session_key,
        sessions.last_cart_at
    from sessions
    inner join people
        on sessions.session_key = people.session_key
    where people.customer_id is not null
    qualify row_number() over (
        partition by people.customer_id
        order by
            sessions.last_cart_at desc nulls last,
            sessions.session_key asc nulls last
    ) = 1

),

final as (

    select
        latest.customer_id,
        latest.last_cart_at,
        interests.product_id,
        nullif(interests.category, 'unmapped') as category
    from latest
    left join interests
        on latest.session_key = interests.session_key
    qualify row_number() over (
        partition by latest.customer_id
        order by
            interests.last_at desc nulls last,
            interests.product_id asc nulls last
    ) = 1

)

select * from final
