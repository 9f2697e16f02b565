with

interests as (

    select * from {{ ref('int_interests_sessioned') }}

),

-- what a visit was about is what most of its events were about
final as (

    select
        session_key,
        max_by(product_id, (events_count, first_at, product_id)) filter (
            where product_id is not null
        ) as product_id,
        max_by(category, (events_count, first_at, category)) as category
    from interests
    group by session_key

)

select * from final
