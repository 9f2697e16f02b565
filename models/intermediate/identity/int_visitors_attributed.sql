with

events as (

    select * from {{ ref('stg_web__events') }}

),

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}

),

-- whatever shows who is holding the device at that moment
sightings as (

    select
        events.visitor_id,
        events.occurred_at as seen_at,
        records.customer_id,
        1 as proof_rank
    from events
    inner join records
        on
            records.record_type = 'login'
            and records.record_id
            = {{ login_id('events') }}
    where events.account_id is not null or events.email_hash is not null
    union
    select
        orders.visitor_id,
        orders.placed_at as seen_at,
        records.customer_id,
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
        customer_id
    from sightings
    qualify row_number() over (
        partition by visitor_id, seen_at
        order by proof_rank asc nulls last, customer_id asc nulls last
    ) = 1

),

handovers as (

    select
        visitor_id,
        seen_at,
        customer_id,
        lag(customer_id) over (
            partition by visitor_id
            order by seen_at asc nulls last
        ) as previous_customer_id
    from held

),

final as (

    select
        visitor_id,
        customer_id,
        seen_at as first_seen_at,
        case
            when previous_customer_id is null
                then
                    seen_at - interval '{{ var("identity_lookback_days") }}' day
            else seen_at
        end as valid_from,
        lead(seen_at) over (
            partition by visitor_id
            order by seen_at asc nulls last
        ) as valid_to
    from handovers
    where customer_id is distinct from previous_customer_id

)

select * from final
