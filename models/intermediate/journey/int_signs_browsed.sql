{{ config(materialized = 'view') }}

{%- set counts = {
    'list_view': 'list_views_count',
    'product_view': 'product_views_count',
    'wish': 'wishes_count + comparisons_count',
    'video': 'videos_count',
    'cart': 'cart_adds_count',
} -%}

with

people as (

    select * from {{ ref('int_sessions_attributed') }}

),

interests as (

    select * from {{ ref('int_interests_sessioned') }}

),

signs as (

    {% for sign in counts %}
    {% if not loop.first %}
    union all
    {% endif %}
    select '{{ sign }}' as sign
    {% endfor %}

),

told as (

    select
        people.customer_id,
        signs.sign,
        case signs.sign
            {% for sign, count in counts.items() %}
            when '{{ sign }}' then {{ count }}
            {% endfor %}
        end as times,
        nullif(interests.category, 'unmapped') as category,
        interests.product_id,
        interests.last_at as occurred_at
    from interests
    inner join people
        on interests.session_key = people.session_key
    cross join signs

),

final as (

    select
        customer_id,
        sign,
        times,
        category,
        product_id,
        occurred_at
    from told
    where times > 0

)

select * from final
