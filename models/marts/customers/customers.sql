with

people as (

    select * from {{ ref('int_identifiers_aggregated_to_customers') }}

),

described as (

    select * from {{ ref('int_customers_described') }}

),

addresses as (

    select * from {{ ref('int_addresses_chosen') }}

),

tax_codes as (

    select * from {{ ref('int_tax_codes_chosen') }}

),

orders as (

    select * from {{ ref('int_orders_profiled_to_customers') }}

),

typed as (

    select * from {{ ref('int_customers_typed') }}

),

purchases as (

    select * from {{ ref('int_purchases_aggregated_to_customers') }}

),

seen as (

    select * from {{ ref('int_customers_seen') }}

),

consents as (

    select * from {{ ref('int_consents_aggregated_to_customers') }}

),

reachable as (

    select
        customer_id,
        min(address) filter (where address_type = 'email') as email,
        min(address) filter (where address_type = 'phone') as phone
    from addresses
    group by customer_id

),

agreed as (

    select
        customer_id,
        {%- for channel in ['email', 'sms', 'push', 'phone', 'profiling'] %}
        bool_or(status = 'granted') filter (where channel = '{{ channel }}')
            as {{ channel }}_consent,
        {%- endfor %}
        max(recorded_at) as consent_as_of
    from consents
    group by customer_id

),

final as (

    select
        people.customer_id,
        typed.customer_type,
        typed.company_account_id,
        described.first_name,
        described.last_name,
        reachable.email,
        reachable.phone,
        tax_codes.tax_code,
        described.birth_date,
        {{ full_years('described.birth_date', as_of_date()) }} as age,
        described.gender,
        described.city,
        described.province,
        described.postal_code,
        described.country,
        described.latitude,
        described.longitude,
        described.nearest_store_id,
        people.first_seen_at,
        orders.first_order_at,
        orders.last_order_at,
        seen.last_interaction_at,
        coalesce(orders.orders_count, 0) as orders_count,
        coalesce(orders.units_count, 0) as units_count,
        cast(coalesce(orders.net_amount, 0) as decimal(18, 4))
            as revenue_net_amount,
        orders.average_order_amount,
        orders.average_basket_units,
        purchases.top_category,
        purchases.top_product_id,
        agreed.email_consent,
        agreed.sms_consent,
        agreed.push_consent,
        agreed.phone_consent,
        agreed.profiling_consent,
        agreed.consent_as_of,
        described.lead_source,
        not people.is_customer as is_lead,
        people.is_customer,
        people.records_count,
        people.sources
    from people
    left join typed
        on people.customer_id = typed.customer_id
    left join described
        on people.customer_id = described.customer_id
    left join reachable
        on people.customer_id = reachable.customer_id
    left join tax_codes
        on people.customer_id = tax_codes.customer_id
    left join orders
        on people.customer_id = orders.customer_id
    left join purchases
        on people.customer_id = purchases.customer_id
    left join seen
        on people.customer_id = seen.customer_id
    left join agreed
        on people.customer_id = agreed.customer_id

)

select * from final
