with

people as (

    select * from {{ ref('customers') }}

),

profiles as (

    select * from {{ ref('customer_profiles') }}

),

contacts as (

    select * from {{ ref('int_contacts_touched') }}
    where action = 'registered' and occurred_at <= {{ as_of_at() }}

),

complaints as (

    select * from {{ ref('int_complaints_opened') }}

),

registrations as (

    select
        customer_id,
        min(occurred_at) as registered_at
    from contacts
    group by customer_id

),

final as (

    select
        people.customer_id,
        people.customer_type,
        people.age,
        people.gender,
        {{ days_between(
            business_date('registrations.registered_at'), as_of_date()
        ) }} as days_registered,
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
    left join registrations
        on people.customer_id = registrations.customer_id
    left join complaints
        on people.customer_id = complaints.customer_id

)

select * from final
