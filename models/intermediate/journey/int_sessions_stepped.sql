{%- set steps = {
    'view': 'product_views_count',
    'cart': 'cart_adds_count',
    'checkout': 'checkouts_count',
    'order': 'orders_count',
} -%}

with

sessions as (

    select * from {{ ref('int_sessions_channelled') }}
    where
        started_at <= {{ as_of_at() }}
        and {{ business_date('started_at') }}
        > {{ add_days(as_of_date(), -var('funnel_days')) }}

),

summed as (

    select
        coalesce(device_type, 'unknown') as segment,
        {%- set before = [] %}
        {% for step, count in steps.items() %}
        {%- do before.append(count ~ ' > 0') %}
        count(*) filter (where {{ count }} > 0) as open_{{ loop.index }},
        count(*) filter (
            where {{ before | join(' and ') }}
        ) as strict_{{ loop.index }},
        {% endfor %}
        count(*) as open_0
    from sessions
    group by coalesce(device_type, 'unknown')

),

final as (

    {% for step in steps %}
    {% set number = loop.index %}
    {% for basis in ['open', 'strict'] %}
    {% if number > 1 or basis == 'strict' %}
    union all
    {% endif %}
    select
        segment,
        '{{ basis }}' as basis,
        {{ number }} as step_number,
        '{{ step }}' as step_name,
        {{ basis }}_{{ number }} as reached_count
    from summed
    {% endfor %}
    {% endfor %}

)

select * from final
