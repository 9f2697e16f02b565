with

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}

),

resolved as (

    select * from {{ ref('int_identifiers_resolved') }}

),

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

records as (

    select * from {{ ref('int_records_owned') }}

),

orders as (

    select * from {{ ref('int_orders_identified') }}

),

visitors as (

    select * from {{ ref('int_visitors_attributed') }}

),

gone as (

    select
        keyed.node_key,
        keyed.record_type,
        keyed.record_id,
        keyed.loaded_at,
        case keyed.record_type when 'order' then keyed.record_id end
            as order_id
    from keyed
    left join resolved
        on keyed.node_key = resolved.node_key
    where resolved.node_key is null

),

-- an identifier that links nobody any more: whoever brought it first
retired as (

    select
        gone.node_key,
        min_by(
            coalesce(orders.customer_id, records.customer_id),
            (gone.loaded_at, gone.record_type, gone.record_id)
        ) filter (
            where coalesce(orders.customer_id, records.customer_id) is not null
        ) as customer_id,
        min(gone.loaded_at) as first_seen_at
    from gone
    left join records
        on
            gone.record_type = records.record_type
            and gone.record_id = records.record_id
    left join orders
        on gone.order_id = orders.order_id
    group by gone.node_key

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
    where customer_id is not null
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
