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

filled as (

    select * from interests
    where cart_adds_count > cart_removals_count

),

-- what was put in and taken out again is no cart, unless a checkout was tried
emptied as (

    select session_key
    from interests
    group by session_key
    having not bool_or(cart_adds_count > cart_removals_count)

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
    left join emptied
        on sessions.session_key = emptied.session_key
    where
        people.customer_id is not null
        and (
            emptied.session_key is null
            or sessions.checkouts_count + sessions.payments_count > 0
        )
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
        filled.product_id,
        nullif(filled.category, 'unmapped') as category
    from latest
    left join filled
        on latest.session_key = filled.session_key
    qualify row_number() over (
        partition by latest.customer_id
        order by
            filled.last_at desc nulls last,
            filled.product_id asc nulls last,
            filled.category asc nulls last
    ) = 1

)

select * from final
