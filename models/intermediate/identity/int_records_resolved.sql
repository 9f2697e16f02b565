{{ config(materialized = 'view') }}

with

owned as (

    select * from {{ ref('int_records_owned') }}

),

final as (

    select
        record_type,
        record_id,
        customer_id
    from owned
    where not is_erased

)

select * from final
