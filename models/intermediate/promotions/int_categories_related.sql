with

affinities as (

    select * from {{ ref('category_affinity') }}
    where is_reliable and lift is not null and from_category <> to_category

),

orders as (

    select * from {{ ref('int_orders_signalled') }}
    where sign = 'order' and category is not null

),

-- few of all the categories, or every buyer would meet every one of them
pairs as (

    select
        from_category,
        to_category,
        lift
    from affinities
    qualify row_number() over (
        partition by from_category
        order by lift desc nulls last, to_category asc nulls last
    ) <= {{ var('related_categories') }}

),

latest as (

    select
        customer_id,
        category,
        max(occurred_at) as last_at
    from orders
    group by customer_id, category

),

-- of the categories that follow and were never bought, the likeliest
final as (

    select
        latest.customer_id,
        latest.category as from_category,
        pairs.to_category as category,
        latest.last_at as occurred_at,
        cast(pairs.lift as decimal(18, 6)) as lift
    from latest
    inner join pairs
        on latest.category = pairs.from_category
    left join latest as bought
        on
            latest.customer_id = bought.customer_id
            and pairs.to_category = bought.category
    where bought.category is null
    qualify row_number() over (
        partition by latest.customer_id, latest.category
        order by pairs.lift desc nulls last, pairs.to_category asc nulls last
    ) = 1

)

select * from final
