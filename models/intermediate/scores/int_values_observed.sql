{%- set ahead = var('value_days') -%}
{%- set until = 'order_days.order_date <= models.observed_on' -%}
{%- set whens = {
    '': until,
    'last_': until ~ ' and order_days.order_date > '
        ~ add_days('models.observed_on', -ahead),
    'next_': 'order_days.order_date > models.observed_on',
} -%}

with

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

-- one model is used, the other tested on what followed it
models as (

    select
        'used' as model,
        {{ as_of_date() }} as observed_on
    union all
    select
        'tested' as model,
        {{ add_days(as_of_date(), -ahead) }} as observed_on

),

-- orders of one day are one decision
order_days as (

    select
        customer_id,
        order_date,
        -- paid when ordered: what was sent back since was not known then
        sum(goods_amount) as goods_amount
    from orders
    group by customer_id, order_date

),

summed as (

    select
        models.model,
        models.observed_on,
        order_days.customer_id,
        min(order_days.order_date) as first_order_date,
        max(order_days.order_date) filter (
            where order_days.order_date <= models.observed_on
        ) as last_order_date,
        {%- for when, condition in whens.items() %}
        count(*) filter (
            where {{ condition }}
        ) as {{ when }}order_days_count,
        coalesce(sum(order_days.goods_amount) filter (
            where {{ condition }}
        ), 0) as {{ when }}amount,
        {%- endfor %}
        {{ days_between('min(order_days.order_date)', 'models.observed_on') }}
            as days_known
    from models
    cross join order_days
    group by models.model, models.observed_on, order_days.customer_id

),

-- weeks: that many customers share a past, which is worked out once
final as (

    select
        model,
        customer_id,
        order_days_count,
        cast(
            round(
                {{ days_between('first_order_date', 'last_order_date') }} / 7.0
            ) as integer
        ) as weeks_ordering,
        cast(round(days_known / 7.0) as integer) as weeks_known,
        cast(amount as double) / order_days_count as average_amount,
        last_order_days_count,
        last_amount,
        next_order_days_count,
        next_amount
    from summed
    where order_days_count > 0

)

select * from final
