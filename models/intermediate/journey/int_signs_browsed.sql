{{ config(materialized = 'view') }}

{%- set of_visits = {
    'visit': 'events_count',
    'search': 'searches_count',
    'checkout': 'checkouts_count',
    'store_locator': 'store_locators_count',
} -%}
{%- set of_interests = {
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

sessions as (

    select * from {{ ref('int_events_aggregated_to_sessions') }}

),

interests as (

    select * from {{ ref('int_interests_sessioned') }}

),

visited as (

    select
        sessions.*,
        people.customer_id
    from sessions
    inner join people
        on sessions.session_key = people.session_key

),

interested as (

    select
        interests.*,
        people.customer_id
    from interests
    inner join people
        on interests.session_key = people.session_key

),

final as (

    {% for sign, count in of_visits.items() %}
    select
        customer_id,
        '{{ sign }}' as sign,
        {{ 1 if sign == 'visit' else count }} as times,
        cast(null as varchar) as category,
        cast(null as varchar) as product_id,
        started_at as occurred_at
    from visited
    where {{ count }} > 0
    union all
    {% endfor %}
    {% for sign, count in of_interests.items() %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        customer_id,
        '{{ sign }}' as sign,
        {{ count }} as times,
        nullif(category, 'unmapped') as category,
        product_id,
        last_at as occurred_at
    from interested
    where {{ count }} > 0
    {% endfor %}

)

select * from final
