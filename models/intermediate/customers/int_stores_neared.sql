with

described as (

    select * from {{ ref('int_customers_described') }}

),

stores as (

    select * from {{ ref('stg_shop__stores') }}
    where
        coalesce(opened_on <= {{ as_of_date() }}, true)
        and coalesce(closed_on > {{ as_of_date() }}, true)

),

-- people in one house are as far from every store
places as (

    select distinct
        latitude,
        longitude
    from described
    where {{ is_on_earth('latitude', 'longitude') }}

),

measured as (

    select
        places.latitude,
        places.longitude,
        stores.store_id,
        {{ kilometres_between(
            'places.latitude', 'places.longitude',
            'stores.latitude', 'stores.longitude'
        ) }} as distance_km
    from places
    cross join stores
    where {{ is_on_earth('stores.latitude', 'stores.longitude') }}

),

-- of two as near, the first by name
nearest as (

    select
        latitude,
        longitude,
        min_by(store_id, (distance_km, store_id)) as store_id,
        min(distance_km) as distance_km
    from measured
    group by latitude, longitude

),

-- where nobody knows the way, the store they named themselves
final as (

    select
        described.customer_id,
        coalesce(nearest.store_id, stores.store_id) as nearest_store_id,
        nearest.distance_km as nearest_store_km
    from described
    left join nearest
        on
            described.latitude = nearest.latitude
            and described.longitude = nearest.longitude
    left join stores
        on described.nearest_store_id = stores.store_id
    where coalesce(nearest.store_id, stores.store_id) is not null

)

select * from final
