with

people as (

    select * from {{ ref('int_customers_classed') }}

),

aged as (

    select * from {{ ref('int_customers_aged') }}

),

scored as (

    select * from {{ ref('int_customers_scored') }}

),

orders as (

    select * from {{ ref('int_orders_profiled_to_customers') }}

),

purchases as (

    select * from {{ ref('int_purchases_aggregated_to_customers') }}

),

habits as (

    select * from {{ ref('int_habits_aggregated_to_customers') }}

),

clicks as (

    select * from {{ ref('int_clicks_aggregated_to_customers') }}

),

contacts as (

    select * from {{ ref('int_contacts_aggregated_to_customers') }}

),

visits as (

    select * from {{ ref('int_visits_aggregated_to_customers') }}

),

interests as (

    select * from {{ ref('customer_interests') }}
    where interest_rank = 1

),

stores as (

    select * from {{ ref('int_stores_neared') }}

),

completed as (

    select * from {{ ref('int_customers_completed') }}

),

final as (

    select
        people.customer_id,
        aged.recency_class,
        aged.last_activity_at,
        people.frequency_class,
        people.window_orders_count,
        people.window_net_amount,
        scored.recency_score,
        scored.frequency_score,
        scored.monetary_score,
        coalesce(orders.orders_count, 0) as orders_count,
        cast(coalesce(orders.net_amount, 0) as decimal(18, 4)) as net_amount,
        orders.average_order_amount as average_receipt_amount,
        orders.average_basket_units,
        purchases.top_categories,
        purchases.top_products,
        cast(habits.preferred_month as integer) as preferred_month,
        habits.preferred_month_rate,
        cast(habits.preferred_quarter as integer) as preferred_quarter,
        habits.preferred_quarter_rate,
        habits.preferred_season,
        habits.preferred_season_rate,
        cast(habits.preferred_weekday as integer) as preferred_weekday,
        cast(habits.preferred_hour as integer) as preferred_hour,
        habits.preferred_channel,
        case
            when {{ is_provided('web_events') }}
                then coalesce(visits.visits_count, 0)
        end as visits_count,
        visits.last_visit_on,
        visits.preferred_device,
        cast(visits.preferred_visit_weekday as integer)
            as preferred_visit_weekday,
        cast(visits.preferred_visit_hour as integer) as preferred_visit_hour,
        interests.category as top_interest,
        interests.interest_class as top_interest_class,
        stores.nearest_store_id,
        cast(stores.nearest_store_km as decimal(9, 3)) as nearest_store_km,
        clicks.preferred_message_channel,
        case
            when {{ is_provided('message_events') }}
                then coalesce(clicks.clicked_messages_count, 0)
        end as clicked_messages_count,
        {%- for count in ['social_contacts_count', 'chats_count'] %}
        case
            when {{ is_provided('interactions') }}
                then coalesce(contacts.{{ count }}, 0)
        end as {{ count }},
        {%- endfor %}
        orders.is_always_paying_shipping,
        orders.is_discount_only,
        orders.is_full_price,
        orders.discount_rate,
        orders.return_rate,
        orders.has_high_returns,
        completed.completeness_rate,
        completed.next_attribute_to_ask
    from people
    inner join aged
        on people.customer_id = aged.customer_id
    left join scored
        on people.customer_id = scored.customer_id
    left join orders
        on people.customer_id = orders.customer_id
    left join purchases
        on people.customer_id = purchases.customer_id
    left join habits
        on people.customer_id = habits.customer_id
    left join clicks
        on people.customer_id = clicks.customer_id
    left join contacts
        on people.customer_id = contacts.customer_id
    left join visits
        on people.customer_id = visits.customer_id
    left join interests
        on people.customer_id = interests.customer_id
    left join stores
        on people.customer_id = stores.customer_id
    left join completed
        on people.customer_id = completed.customer_id

)

select * from final
