with

due as (

    select * from {{ ref('int_promotions_due') }}
    where
        due_on <= {{ as_of_date() }}
        and {{ is_within_backlog(
            'due_on', as_of_date(), 'backlog_max_age_months'
        ) }}

),

final as (

    select
        promotion_id,
        customer_id,
        trigger_order_id,
        trigger_product_id,
        trigger_customer_type,
        purchased_on,
        due_on,
        spend_amount,
        band,
        landing_url
    from due

)

select * from final
