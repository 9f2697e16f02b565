{{ config(materialized = 'view') }}

with

held as (

    select * from {{ ref('int_visitors_held') }}

),

-- the time in which an erased person held a device is nobody's
final as (

    select
        visitor_id,
        customer_id,
        is_shared,
        first_seen_at,
        known_on,
        valid_from,
        valid_to
    from held
    where not is_erased

)

select * from final
