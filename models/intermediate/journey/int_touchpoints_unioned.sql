{%- set kinds = [
    'sessions', 'orders', 'returns', 'messages', 'interactions', 'contacts'
] -%}

with

{% for kind in kinds -%}
{{ kind }} as (

    select * from {{ ref('int_' ~ kind ~ '_touched') }}

),

{% endfor -%}
told as (

    {% for kind in kinds %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        {% for column in touchpoint_columns() %}
        {{ column }},
        {% endfor %}
        -- a device that nobody was known on is a person of its own
        coalesce(customer_id, 'visitor:' || visitor_id) as person_key
    from {{ kind }}
    {% endfor %}

),

final as (

    select
        {% for column in touchpoint_columns() %}
        {{ column }},
        {% endfor %}
        person_key
    from told
    where occurred_at <= {{ as_of_at() }}

)

select * from final
