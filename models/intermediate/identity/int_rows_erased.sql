{{ config(materialized = 'view') }}

with

landed as (

    select * from {{ ref('stg_door__personal_rows') }}

),

erased as (

    select * from {{ ref('int_customers_erased') }}
    where not is_done

),

answered as (

    select * from {{ ref('int_requests_answered') }}

),

records as (

    select * from {{ ref('int_records_owned') }}
    where is_erased

),

visits as (

    select * from {{ ref('int_visits_erased') }}

),

orders as (

    select * from {{ ref('int_orders_identified') }}
    where identified_by = 'erased'

),

owned as (

    select
        record_type,
        record_id,
        customer_id
    from records
    where record_type <> 'order'
    union
    select
        'order' as record_type,
        order_id as record_id,
        customer_id
    from orders
    union
    select
        'erasure' as record_type,
        answered.request_id as record_id,
        erased.erased_customer_id as customer_id
    from answered
    inner join erased
        on answered.customer_id = erased.customer_id

),

found as (

    select
        landed.entity,
        landed.file_path,
        landed.line_number,
        landed.row_hash,
        owned.customer_id,
        false as is_visit_theirs
    from landed
    inner join owned
        on
            landed.record_type = owned.record_type
            and landed.record_id = owned.record_id
    union all
    select
        landed.entity,
        landed.file_path,
        landed.line_number,
        landed.row_hash,
        visits.customer_id,
        true as is_visit_theirs
    from landed
    inner join visits
        on
            landed.visitor_id = visits.visitor_id
            and landed.occurred_at >= visits.started_at
            and landed.occurred_at <= visits.ended_at
    where landed.record_type = 'login'

),

final as (

    select
        found.entity,
        found.file_path,
        found.line_number,
        found.row_hash,
        min(found.customer_id) as erased_customer_id,
        bool_or(found.is_visit_theirs) as is_visit_theirs
    from found
    inner join erased
        on found.customer_id = erased.erased_customer_id
    group by
        found.entity,
        found.file_path,
        found.line_number,
        found.row_hash

)

select * from final
