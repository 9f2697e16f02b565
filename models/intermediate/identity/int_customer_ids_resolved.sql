with

resolved as (

    select * from {{ ref('int_identifiers_resolved') }}

),

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

retired as (

    select * from {{ ref('int_identifiers_retired') }}

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
        {{ customer_id('resolved.node_key') }} as issued_customer_id,
        resolved.customer_id,
        1 as resolution_rank,
        nodes.first_seen_at as resolved_at
    from resolved
    inner join nodes
        on resolved.node_key = nodes.node_key
    union all
    select
        {{ customer_id('node_key') }} as issued_customer_id,
        customer_id,
        1 as resolution_rank,
        first_seen_at as resolved_at
    from retired
    union all
    select
        {{ founded_id("'order_id'", 'order_id') }} as issued_customer_id,
        customer_id,
        1 as resolution_rank,
        placed_at as resolved_at
    from orders
    union all
    select
        {{ founded_id("'visitor_id'", 'visitor_id') }} as issued_customer_id,
        customer_id,
        case identified_by when 'guest_visitor' then 1 else 2 end
            as resolution_rank,
        placed_at as resolved_at
    from orders
    where visitor_id is not null
    union all
    select
        {{ founded_id("'visitor_id'", 'visitor_id') }} as issued_customer_id,
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
