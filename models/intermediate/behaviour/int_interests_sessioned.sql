{{ config(materialized = 'view') }}

with

interests as (

    select * from {{ ref('int_interests_told') }}

),

products as (

    select * from {{ ref('stg_shop__products') }}

),

-- the catalogue knows better than the page where a product belongs
final as (

    select
        interests.session_key,
        interests.visitor_id,
        coalesce(products.category, interests.told_category, 'unmapped')
            as category,
        interests.product_id,
        interests.first_at,
        interests.last_at,
        {% for column in interest_counts() %}
        interests.{{ column }},
        {% endfor %}
        interests.events_count,
        interests.engaged_seconds
    from interests
    left join products
        on interests.product_id = products.product_id

)

select * from final
