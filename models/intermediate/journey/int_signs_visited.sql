{{ config(materialized = 'view') }}

{%- set counts = {
    'visit': '1',
    'search': 'searches_count',
    'checkout': 'checkouts_count',
    'store_locator': 'store_locators_count',
} -%}

with

people as (

    select * from {{ ref('int_sessions_attributed') }}

),

sessions as (

    select * from {{ ref('int_events_aggregated_to_sessions') }}

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
        cast(null as string) as category,
        cast(null as string) as product_id,
        sessions.started_at as occurred_at
    from sessions
    inner join people
        on sessions.session_key = people.session_key
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
