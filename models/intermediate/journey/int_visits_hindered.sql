{{ config(materialized = 'view') }}

{#- friction: who could meet it, and who did -#}
{%- set steps = {
    'cart_left': [
        'cart_adds_count > 0',
        'checkouts_count = 0 and payments_count = 0 and orders_count = 0',
    ],
    'checkout_left': [
        'checkouts_count > 0',
        'payments_count = 0 and orders_count = 0',
    ],
    'payment_left': ['payments_count > 0', 'orders_count = 0'],
    'payment_failed': ['payments_count > 0', 'payments_failed_count > 0'],
} -%}

with

sessions as (

    select * from {{ ref('int_sessions_channelled') }}

),

final as (

    {% for friction, conditions in steps.items() %}
    select
        '{{ friction }}' as friction,
        'visit' as unit,
        device_type as place,
        customer_id,
        started_at as met_at,
        started_at as hurt_at,
        1 as base_count,
        case when {{ conditions[1] }} then 1 else 0 end as affected_count
    from sessions
    where {{ conditions[0] }}
    union all
    {% endfor %}
    select
        'search_empty' as friction,
        'search' as unit,
        device_type as place,
        customer_id,
        started_at as met_at,
        started_at as hurt_at,
        told_searches_count as base_count,
        empty_searches_count as affected_count
    from sessions
    where told_searches_count > 0

)

select * from final
