with

people as (

    select * from {{ ref('customers') }}

),

profiles as (

    select * from {{ ref('customer_profiles') }}

),

complaints as (

    select * from {{ ref('int_complaints_opened') }}

),

final as (

    select
        people.customer_id,
        people.customer_type,
        people.age,
        people.gender,
        {{ days_between(
            business_date('people.first_seen_at'), as_of_date()
        ) }} as days_known,
        profiles.orders_count,
        profiles.recency_class,
        profiles.frequency_class,
        profiles.nearest_store_km,
        profiles.chats_count,
        profiles.is_always_paying_shipping,
        complaints.customer_id is not null as has_open_complaint
    from people
    inner join profiles
        on people.customer_id = profiles.customer_id
    left join complaints
        on people.customer_id = complaints.customer_id

)

select * from final
