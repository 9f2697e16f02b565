with

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}

),

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}

),

orders as (

    select * from {{ ref('int_orders_identified') }}

),

visitors as (

    select * from {{ ref('int_visitors_attributed') }}

),

events as (

    select * from {{ ref('stg_web__events') }}

),

owners as (

    select
        record_type,
        record_id,
        customer_id
    from records
    union
    select
        'order' as record_type,
        order_id as record_id,
        customer_id
    from orders
    where identified_by <> 'erased'

),

carried as (

    select
        owners.customer_id,
        keyed.value_key,
        min(keyed.spelling_key) as spelling_key,
        min_by(
            {{ source_of_record('keyed.record_type') }},
            (keyed.loaded_at, keyed.record_type)
        ) as source,
        min(keyed.loaded_at) as first_seen_at,
        max(keyed.loaded_at) as last_seen_at,
        -- a nameless record of a couple's mailbox does not take it from them
        bool_and(keyed.is_shared) as is_shared
    from keyed
    inner join owners
        on
            keyed.record_type = owners.record_type
            and keyed.record_id = owners.record_id
    group by owners.customer_id, keyed.value_key

),

person_keys as (

    select
        carried.customer_id,
        -- the same whichever spelling it was written in
        normalised.identifier_type,
        normalised.identifier_value,
        carried.source,
        carried.first_seen_at,
        carried.last_seen_at,
        carried.is_shared
    from carried
    inner join normalised
        on carried.spelling_key = normalised.spelling_key

),

visitor_sightings as (

    select
        visitor_id,
        min(loaded_at) as first_seen_at,
        max(loaded_at) as last_seen_at
    from (
        select
            visitor_id,
            loaded_at
        from events
        union all
        select
            visitor_id,
            loaded_at
        from orders
        where visitor_id is not null
    ) as sightings
    group by visitor_id

),

guest_visitors as (

    select
        visitor_id,
        min(customer_id) as customer_id,
        {{ business_date('min(loaded_at)') }} as known_on
    from orders
    where identified_by = 'guest_visitor'
    group by visitor_id

),

visitor_owners as (

    select
        visitor_id,
        customer_id,
        known_on,
        valid_from,
        valid_to,
        is_shared
    from visitors
    union all
    select
        guest_visitors.visitor_id,
        guest_visitors.customer_id,
        guest_visitors.known_on,
        cast(null as {{ moment_type() }}) as valid_from,
        min(visitors.valid_from) as valid_to,
        false as is_shared
    from guest_visitors
    left join visitors
        on guest_visitors.visitor_id = visitors.visitor_id
    group by
        guest_visitors.visitor_id,
        guest_visitors.customer_id,
        guest_visitors.known_on

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
    from person_keys
    union all
    select
        visitor_owners.customer_id,
        'visitor_id' as identifier_type,
        visitor_sightings.visitor_id as identifier_value,
        'web' as source,
        visitor_sightings.first_seen_at,
        visitor_sightings.last_seen_at,
        visitor_owners.known_on,
        visitor_owners.valid_from,
        visitor_owners.valid_to,
        coalesce(visitor_owners.is_shared, false) as is_shared
    from visitor_sightings
    left join visitor_owners
        on visitor_sightings.visitor_id = visitor_owners.visitor_id
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
