{{ config(materialized = 'view') }}

with

triggered as (

    select * from {{ ref('int_promotions_triggered') }}

),

signalled as (

    select * from {{ ref('int_promotions_signalled') }}

),

final as (

    select
        promotion_id,
        customer_id,
        trigger_order_id as trigger_id,
        trigger_order_id,
        trigger_product_id,
        null as trigger_category,
        trigger_customer_type,
        purchased_on as happened_on,
        due_on,
        false as is_lapsed,
        spend_amount,
        band,
        landing_url
    from triggered
    union all
    select
        promotion_id,
        customer_id,
        trigger_id,
        trigger_order_id,
        trigger_product_id,
        trigger_category,
        trigger_customer_type,
        happened_on,
        due_on,
        is_lapsed,
        spend_amount,
        band,
        landing_url
    from signalled

)

select * from final
