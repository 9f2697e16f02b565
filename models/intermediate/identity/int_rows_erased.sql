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

orders as (

    select * from {{ ref('int_orders_identified') }}
    where identified_by = 'erased'

),

visitors as (

    select * from {{ ref('int_visitors_held') }}
    where is_erased

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
        owned.customer_id
    from landed
    inner join owned
        on
            landed.record_type = owned.record_type
            and landed.record_id = owned.record_id
    union all
    -- without a login of its own, a visit is whose the device was
    select
        landed.entity,
        landed.file_path,
        landed.line_number,
        landed.row_hash,
        visitors.customer_id
    from landed
    inner join visitors
        on
            landed.visitor_id = visitors.visitor_id
            and landed.occurred_at >= visitors.valid_from
            and landed.occurred_at < coalesce(
                visitors.valid_to, timestamptz '9999-12-31 00:00:00+00'
            )
    where landed.record_type = 'login'

),

final as (

    select
        found.entity,
        found.file_path,
        found.line_number,
        found.row_hash,
        min(found.customer_id) as erased_customer_id
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
