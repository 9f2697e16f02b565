with

identifiers as (

    select * from {{ ref('int_customer_identifiers_unioned') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}

),

orders as (

    select * from {{ ref('int_orders_identified') }}

),

owned as (

    select
        record_type,
        record_id,
        customer_id
    from records
    where record_type = 'contact'
    union all
    select
        'order' as record_type,
        order_id as record_id,
        customer_id
    from orders

),

counted as (

    select
        customer_id,
        cast(count(*) as integer) as records_count,
        bool_or(record_type = 'order') as is_customer
    from owned
    group by customer_id

),

final as (

    select
        identifiers.customer_id,
        min(identifiers.first_seen_at) as first_seen_at,
        -- a device seen before anybody said whose it was makes nobody known
        min(identifiers.first_seen_at) filter (
            where identifiers.identifier_type <> 'visitor_id'
        ) as known_at,
        {{ joined_distinct('identifiers.source') }} as sources,
        coalesce(max(counted.records_count), 0) as records_count,
        coalesce(bool_or(counted.is_customer), false) as is_customer
    from identifiers
    left join counted
        on identifiers.customer_id = counted.customer_id
    where identifiers.customer_id is not null
    group by identifiers.customer_id

)

select * from final
