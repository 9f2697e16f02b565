with

people as (

    select * from {{ ref('int_identifiers_aggregated_to_customers') }}
    where known_at <= {{ as_of_at() }}

),

records as (

    select * from {{ ref('int_records_described') }}

),

described as (

    select * from {{ ref('int_customers_described') }}

),

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

-- a record may arrive years after it came to be
begun as (

    select
        people.customer_id,
        least(people.known_at, min(records.created_at)) as known_at
    from people
    left join records
        on people.customer_id = records.customer_id
    group by people.customer_id, people.known_at

),

-- of orders of one moment, the first by name
first_orders as (

    select
        customer_id,
        min(placed_at) as first_order_at,
        min_by(net_amount, (placed_at, order_id)) as first_order_amount
    from orders
    group by customer_id

),

final as (

    select
        begun.customer_id,
        begun.known_at,
        described.lead_source,
        first_orders.first_order_amount,
        -- whoever became known by ordering was never a lead
        coalesce(
            first_orders.first_order_at > begun.known_at, true
        ) as is_lead,
        {{ days_between(
            business_date('begun.known_at'),
            business_date('first_orders.first_order_at')
        ) }} as days_to_order
    from begun
    left join described
        on begun.customer_id = described.customer_id
    left join first_orders
        on begun.customer_id = first_orders.customer_id

)

select * from final
