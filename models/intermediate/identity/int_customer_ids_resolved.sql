with

identifiers as (

    select * from {{ ref('int_identifiers_resolved') }}

),

orders as (

    select * from {{ ref('int_orders_identified') }}

),

visitors as (

    select * from {{ ref('int_visitors_attributed') }}

),

-- any identifier may have founded a person before it was merged into another
issued as (

    select
        {{ customer_id('node_name') }} as issued_customer_id,
        customer_id,
        1 as resolution_rank,
        first_seen_at as resolved_at
    from identifiers
    union all
    -- a phone that got a second name stood alone before
    select
        {{ customer_id("'phone:' || identifier_value") }} as issued_customer_id,
        customer_id,
        2 as resolution_rank,
        first_seen_at as resolved_at
    from identifiers
    where identifier_type = 'phone'
    union all
    select
        {{ customer_id("'order_id:' || order_id") }} as issued_customer_id,
        customer_id,
        1 as resolution_rank,
        placed_at as resolved_at
    from orders
    union all
    select
        {{ customer_id("'visitor_id:' || visitor_id") }} as issued_customer_id,
        customer_id,
        case identified_by when 'guest_visitor' then 1 else 2 end
            as resolution_rank,
        placed_at as resolved_at
    from orders
    where visitor_id is not null
    union all
    select
        {{ customer_id("'visitor_id:' || visitor_id") }} as issued_customer_id,
        customer_id,
        3 as resolution_rank,
        first_seen_at as resolved_at
    from visitors

),

final as (

    select
        issued_customer_id,
        customer_id
    from issued
    qualify row_number() over (
        partition by issued_customer_id
        order by
            resolution_rank asc nulls last,
            resolved_at asc nulls last,
            customer_id asc nulls last
    ) = 1

)

select * from final
