with

carried as (

    select * from {{ ref('int_identifiers_carried') }}

),

visitors as (

    select * from {{ ref('int_visitors_owned') }}

),

orders as (

    select * from {{ ref('int_orders_identified') }}

),

visitor_events as (

    select * from {{ ref('int_visitors_versioned') }}
    where contents is not null

),

visitor_sightings as (

    select
        visitor_id,
        min(first_loaded_at) as first_seen_at,
        max(last_loaded_at) as last_seen_at
    from (
        select
            visitor_id,
            first_loaded_at,
            last_loaded_at
        from visitor_events
        union all
        select
            visitor_id,
            loaded_at as first_loaded_at,
            loaded_at as last_loaded_at
        from orders
        where visitor_id is not null
    ) as sightings
    group by visitor_id

),

final as (

    select
        customer_id,
        identifier_type,
        identifier_value,
        source,
        first_seen_at,
        last_seen_at,
        cast(null as date) as known_on,
        cast(null as {{ moment_type() }}) as valid_from,
        cast(null as {{ moment_type() }}) as valid_to,
        is_shared
    from carried
    union all
    select
        visitors.customer_id,
        'visitor_id' as identifier_type,
        visitor_sightings.visitor_id as identifier_value,
        'web' as source,
        visitor_sightings.first_seen_at,
        visitor_sightings.last_seen_at,
        visitors.known_on,
        visitors.valid_from,
        visitors.valid_to,
        coalesce(visitors.is_shared, false) as is_shared
    from visitor_sightings
    left join visitors
        on visitor_sightings.visitor_id = visitors.visitor_id
    union all
    select
        customer_id,
        'order_id' as identifier_type,
        order_id as identifier_value,
        'shop' as source,
        loaded_at as first_seen_at,
        loaded_at as last_seen_at,
        cast(null as date) as known_on,
        cast(null as {{ moment_type() }}) as valid_from,
        cast(null as {{ moment_type() }}) as valid_to,
        false as is_shared
    from orders
    where identified_by <> 'person_key'

)

select * from final
