{{ config(materialized = 'view') }}

with

fitted as (

    select * from {{ ref('int_signals_fitted') }}

),

-- a wait of hours ends at a moment, one of days with the day before it
waited as (

    select
        promotion_id,
        customer_id,
        sign,
        category,
        product_id,
        order_id,
        order_customer_type,
        score,
        spend_amount,
        occurred_at,
        valid_days,
        case
            when wait_hours is null then occurred_at
            else {{ add_hours('occurred_at', 'wait_hours') }}
        end as waited_until,
        case
            when wait_hours is not null
                then {{ business_date(
                    add_hours('occurred_at', 'wait_hours')
                ) }}
            else {{ add_days(
                add_months(
                    business_date('occurred_at'), 'coalesce(wait_months, 0)'
                ),
                'coalesce(wait_days, 0)'
            ) }}
        end as due_on
    from fitted

),

final as (

    select
        promotion_id,
        customer_id,
        sign,
        category,
        product_id,
        order_id,
        order_customer_type,
        score,
        spend_amount,
        occurred_at,
        waited_until,
        due_on,
        {{ add_days('due_on', 'valid_days') }} as valid_until
    from waited

)

select * from final
