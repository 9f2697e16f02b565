with

bucketed as (

    select * from {{ ref('int_interests_bucketed') }}

),

sessioned as (

    select * from {{ ref('int_buckets_sessioned') }}

),

products as (

    select * from {{ ref('stg_shop__products') }}

),

-- the catalogue knows better than the page where a product belongs
categorised as (

    select
        sessioned.session_key,
        bucketed.visitor_id,
        bucketed.product_id,
        bucketed.first_at,
        bucketed.last_at,
        {% for column in interest_counts() %}
        bucketed.{{ column }},
        {% endfor %}
        bucketed.events_count,
        bucketed.engaged_seconds,
        coalesce(products.category, bucketed.told_category, 'unmapped')
            as category
    from bucketed
    inner join sessioned
        on
            bucketed.visitor_id = sessioned.visitor_id
            and bucketed.part = sessioned.part
            and bucketed.day_number = sessioned.day_number
            and bucketed.bucket = sessioned.bucket
    left join products
        on bucketed.product_id = products.product_id

),

final as (

    select
        session_key,
        min(visitor_id) as visitor_id,
        category,
        product_id,
        min(first_at) as first_at,
        max(last_at) as last_at,
        {% for column in interest_counts() %}
        cast(sum({{ column }}) as integer) as {{ column }},
        {% endfor %}
        cast(sum(events_count) as integer) as events_count,
        sum(engaged_seconds) as engaged_seconds
    from categorised
    group by session_key, category, product_id

)

select * from final
