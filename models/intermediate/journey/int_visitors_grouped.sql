{{ config(materialized = 'view') }}

{%- set dimensions = {
    'all': "'all'",
    'month': 'cast(first_month_date as string)',
    'channel_group': 'channel_group',
    'device_type': "coalesce(device_type, 'unknown')",
    'first_category': "coalesce(first_category, 'none')",
} -%}

with

visitors as (

    select * from {{ ref('int_visitors_met') }}

),

final as (

    {% for dimension, value in dimensions.items() %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        '{{ dimension }}' as dimension,
        {{ value }} as cohort,
        visitor_id,
        is_identified,
        visits_count,
        is_engaged,
        has_filled_cart
    from visitors
    {% endfor %}

)

select * from final
