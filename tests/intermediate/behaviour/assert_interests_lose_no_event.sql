-- Every event about a product or a category is in one row of interests.
with

events as (

    select * from {{ ref('stg_web__events') }}
    where product_id is not null or category is not null

),

interests as (

    select * from {{ ref('int_interests_sessioned') }}

),

told as (

    select
        {% for column, condition in interest_counts().items() %}
        count(*) filter (where {{ condition }}) as {{ column }},
        {% endfor %}
        count(*) as events_count
    from events

),

counted as (

    select
        {% for column in interest_counts() %}
        coalesce(sum({{ column }}), 0) as {{ column }},
        {% endfor %}
        coalesce(sum(events_count), 0) as events_count
    from interests

),

final as (

    select * from told
    except
    select * from counted

)

select * from final
