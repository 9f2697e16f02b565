{{ config(materialized = 'view') }}

with

sessions as (

    select * from {{ ref('int_events_aggregated_to_sessions') }}

),

people as (

    select * from {{ ref('int_sessions_attributed') }}

),

sources as (

    select * from {{ ref('int_sources_channelled') }}

),

sessioned_orders as (

    select * from {{ ref('int_orders_sessioned') }}

),

orders as (

    select
        session_key,
        count(*) as orders_count
    from sessioned_orders
    group by session_key

),

joined as (

    select
        sessions.*,
        coalesce(orders.orders_count, 0) as orders_count,
        people.customer_id,
        people.known_on,
        sources.channel_group,
        sources.source,
        sources.medium
    from sessions
    left join people
        on sessions.session_key = people.session_key
    left join orders
        on sessions.session_key = orders.session_key
    inner join sources
        on
            sessions.utm_source is not distinct from sources.utm_source
            and sessions.utm_medium is not distinct from sources.utm_medium
            and sessions.utm_campaign is not distinct from sources.utm_campaign
            and sessions.click_id_type
            is not distinct from sources.click_id_type
            and sessions.referrer_host
            is not distinct from sources.referrer_host

),

final as (

    select
        *,
        case
            when orders_count > 0 then 'ordered'
            -- who comes back to pay has no checkout to begin
            when checkouts_count + payments_count > 0 then 'left_at_checkout'
            when cart_adds_count > 0 then 'left_in_cart'
            else 'none'
        end as cart_outcome,
        coalesce(
            greatest(duration_seconds, engaged_seconds)
            > {{ var('engaged_session_seconds') }},
            false
        )
        or page_views_count > 1
        or orders_count > 0
        or leads_count > 0 as is_engaged
    from joined

)

select * from final
