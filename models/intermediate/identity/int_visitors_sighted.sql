with

events as (

    select * from {{ ref('stg_web__events') }}

),

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

records as (

    select * from {{ ref('int_records_owned') }}

),

sightings as (

    select
        events.visitor_id,
        events.occurred_at as seen_at,
        events.loaded_at,
        records.customer_id,
        records.is_erased,
        1 as proof_rank
    from events
    inner join records
        on
            records.record_type = 'login'
            and records.record_id
            = {{ login_id('events') }}
    where events.account_id is not null or events.email_hash is not null
    union all
    select
        orders.visitor_id,
        orders.placed_at as seen_at,
        orders.loaded_at,
        records.customer_id,
        records.is_erased,
        2 as proof_rank
    from orders
    inner join records
        on
            orders.order_id = records.record_id
            and records.record_type = 'order'
    where orders.visitor_id is not null

),

-- one person at a moment: who logs in, before whom an order names
held as (

    select
        visitor_id,
        seen_at,
        loaded_at,
        customer_id,
        is_erased
    from sightings
    qualify row_number() over (
        partition by visitor_id, seen_at
        order by
            proof_rank asc nulls last,
            customer_id asc nulls last,
            loaded_at asc nulls last
    ) = 1

),

crowded as (

    select visitor_id
    from held
    group by visitor_id
    having
        count(distinct customer_id)
        > {{ var('identity_max_people_per_device') }}

),

shared as (

    select
        held.visitor_id,
        held.seen_at
    from held
    inner join crowded
        on held.visitor_id = crowded.visitor_id
    inner join held as others
        on
            held.visitor_id = others.visitor_id
            and held.seen_at >= others.seen_at
            and held.seen_at
            < others.seen_at
            + interval '{{ var("identity_device_days") }}' day
    group by held.visitor_id, held.seen_at
    having
        count(distinct others.customer_id)
        > {{ var('identity_max_people_per_device') }}

),

final as (

    select
        held.visitor_id,
        held.seen_at,
        held.loaded_at,
        held.customer_id,
        held.is_erased,
        shared.visitor_id is not null as is_shared
    from held
    left join shared
        on
            held.visitor_id = shared.visitor_id
            and held.seen_at = shared.seen_at

)

select * from final
