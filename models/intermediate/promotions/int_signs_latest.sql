with

signs as (

    select * from {{ ref('int_signs_gathered') }}
    where customer_id is not null

),

final as (

    select
        customer_id,
        sign,
        category,
        max(occurred_at) as last_at,
        max_by(
            product_id, (occurred_at, product_id)
        ) filter (where product_id is not null) as product_id
    from signs
    group by customer_id, sign, category

)

select * from final
