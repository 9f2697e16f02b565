{{ config(materialized = 'view') }}

with

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}

),

resolved as (

    select * from {{ ref('int_identifiers_resolved') }}

),

records as (

    select * from {{ ref('int_records_owned') }}

),

orders as (

    select * from {{ ref('int_orders_identified') }}

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

owned as (

    select
        gone.node_key,
        gone.record_type,
        gone.record_id,
        gone.loaded_at,
        coalesce(orders.customer_id, records.customer_id) as owner_id
    from gone
    left join records
        on
            gone.record_type = records.record_type
            and gone.record_id = records.record_id
    left join orders
        on gone.order_id = orders.order_id

),

final as (

    select
        node_key,
        min_by(owner_id, (loaded_at, record_type, record_id)) filter (
            where owner_id is not null
        ) as customer_id,
        min(loaded_at) as first_seen_at
    from owned
    group by node_key
    having count(owner_id) > 0

)

select * from final
