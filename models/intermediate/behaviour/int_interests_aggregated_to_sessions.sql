with

interests as (

    select * from {{ ref('int_interests_sessioned') }}

),

-- what a visit was about is what most of its events were about
categories as (

    select
        session_key,
        category
    from interests
    qualify row_number() over (
        partition by session_key
        order by
            events_count desc nulls last,
            first_at desc nulls last,
            category desc nulls last,
            product_id desc nulls last
    ) = 1

),

products as (

    select
        session_key,
        product_id
    from interests
    where product_id is not null
    qualify row_number() over (
        partition by session_key
        order by
            events_count desc nulls last,
            first_at desc nulls last,
            product_id desc nulls last
    ) = 1

),

final as (

    select
        categories.session_key,
        products.product_id,
        categories.category
    from categories
    left join products
        on categories.session_key = products.session_key

)

select * from final
