{{ config(materialized = 'view') }}

with

signals as (

    select * from {{ ref('int_signals_gathered') }}
    where occurred_at <= {{ as_of_at() }}

),

rules as (

    select * from {{ ref('int_promotion_rules_pivoted') }}

),

bounds as (

    select * from {{ ref('int_promotions_bounded') }}

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

final as (

    select
        rules.promotion_id,
        rules.valid_days,
        rules.wait_hours,
        rules.wait_days,
        rules.wait_months,
        signals.customer_id,
        signals.sign,
        signals.category,
        signals.product_id,
        signals.order_id,
        signals.order_customer_type,
        signals.score,
        signals.spend_amount,
        signals.occurred_at
    from signals
    inner join signs
        on signals.sign = signs.value
    inner join rules
        on
            signs.promotion_id = rules.promotion_id
            and coalesce(signals.channel, rules.channel) = rules.channel
    inner join bounds
        on rules.promotion_id = bounds.promotion_id
    left join grouped
        on
            rules.category_group = grouped.category_group
            and signals.category = grouped.category
    left join categories
        on signals.category = categories.category
    where
        (bounds.since_at is null or signals.occurred_at >= bounds.since_at)
        and (rules.category_group is null or grouped.category is not null)
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

)

select * from final
