{{ config(materialized = 'view') }}

with

touchpoints as (

    select * from {{ ref('int_touchpoints_stepped') }}

),

final as (

    select
        touchpoint_id,
        customer_id,
        visitor_id,
        step_number,
        occurred_at,
        touchpoint_date,
        touchpoint,
        action,
        class,
        owner,
        channel,
        channel_group,
        direction,
        is_explicit,
        is_identified,
        actor,
        intent,
        product_id,
        category,
        order_id,
        message_id,
        promotion_id,
        store_id,
        outcome,
        sentiment,
        score_rate,
        duration_seconds,
        response_seconds,
        is_solved,
        amount,
        cost_amount,
        previous_touchpoint_id,
        previous_touchpoint,
        hours_since_previous
    from touchpoints

)

select * from final
