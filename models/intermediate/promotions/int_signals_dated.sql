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

-- a wait of hours ends at a moment, one of days with the day before it
dated as (

    select
        rules.promotion_id,
        signals.customer_id,
        signals.sign,
        signals.category,
        signals.product_id,
        signals.order_id,
        signals.order_customer_type,
        signals.score,
        signals.spend_amount,
        signals.occurred_at,
        signals.is_unusual,
        rules.wait_hours,
        rules.valid_days,
        {{ add_hours('signals.occurred_at', 'coalesce(rules.wait_hours, 0)') }}
            as waited_until,
        case
            when rules.wait_hours is not null
                then {{ business_date(
                    add_hours('signals.occurred_at', 'rules.wait_hours')
                ) }}
            else {{ add_days(
                add_months(
                    business_date('signals.occurred_at'),
                    'coalesce(rules.wait_months, 0)'
                ),
                'coalesce(rules.wait_days, 0)'
            ) }}
        end as due_on
    from signals
    inner join signs
        on signals.sign = signs.value
    inner join rules
        on
            signs.promotion_id = rules.promotion_id
            and coalesce(signals.channel, rules.channel) = rules.channel
    left join grouped
        on
            rules.category_group = grouped.category_group
            and signals.category = grouped.category
    left join categories
        on signals.category = categories.category
    where
        (rules.category_group is null or grouped.category is not null)
        and {{ is_one_of('cycle', 'categories.cycle') }}
        and (
            rules.min_score is null
            or coalesce(signals.score >= rules.min_score, false)
        )
        and (
            rules.is_unusual is null
            or coalesce(signals.is_unusual = rules.is_unusual, false)
        )
        and (
            rules.has_product is null
            or rules.has_product = (signals.product_id is not null)
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
        due_on
    from dated
    where
        waited_until <= {{ as_of_at() }}
        and due_on <= {{ as_of_date() }}
        and (
            valid_days is null
            or {{ add_days('due_on', 'valid_days') }} >= {{ as_of_date() }}
        )

)

select * from final
