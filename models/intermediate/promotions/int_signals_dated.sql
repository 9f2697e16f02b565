{{ config(materialized = 'view') }}

with

signals as (

    select * from {{ ref('int_signals_gathered') }}
    where occurred_at <= {{ as_of_at() }}

),

rules as (

    select * from {{ ref('int_promotion_rules_pivoted') }}

),

signs as (

    select * from {{ ref('promotion_rules') }}
    where parameter = 'sign'

),

grouped as (

    select * from {{ ref('int_categories_grouped') }}

),

categories as (

    select * from {{ ref('int_categories_cycled') }}

),

-- the day of a signal is the same for every promotion that it sets off
happened as (

    select
        customer_id,
        sign,
        channel,
        category,
        product_id,
        order_id,
        order_customer_type,
        score,
        spend_amount,
        occurred_at,
        is_unusual,
        {{ business_date('occurred_at') }} as happened_on
    from signals

),

-- a wait of hours ends at a moment, one of days with the day before it
waited as (

    select
        rules.promotion_id,
        happened.customer_id,
        happened.sign,
        happened.category,
        happened.product_id,
        happened.order_id,
        happened.order_customer_type,
        happened.score,
        happened.spend_amount,
        happened.occurred_at,
        happened.is_unusual,
        rules.valid_days,
        case
            when rules.wait_hours is null then happened.occurred_at
            else {{ add_hours('happened.occurred_at', 'rules.wait_hours') }}
        end as waited_until,
        case
            when rules.wait_hours is not null
                then {{ business_date(
                    add_hours('happened.occurred_at', 'rules.wait_hours')
                ) }}
            else {{ add_days(
                add_months(
                    'happened.happened_on', 'coalesce(rules.wait_months, 0)'
                ),
                'coalesce(rules.wait_days, 0)'
            ) }}
        end as due_on
    from happened
    inner join signs
        on happened.sign = signs.value
    inner join rules
        on
            signs.promotion_id = rules.promotion_id
            and coalesce(happened.channel, rules.channel) = rules.channel
    left join grouped
        on
            rules.category_group = grouped.category_group
            and happened.category = grouped.category
    left join categories
        on happened.category = categories.category
    where
        (rules.category_group is null or grouped.category is not null)
        and {{ is_one_of('cycle', 'categories.cycle') }}
        and (
            rules.min_score is null
            or coalesce(happened.score >= rules.min_score, false)
        )
        and (
            rules.is_unusual is null
            or coalesce(happened.is_unusual = rules.is_unusual, false)
        )
        and (
            rules.has_product is null
            or rules.has_product = (happened.product_id is not null)
        )

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
