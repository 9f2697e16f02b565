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
        {{ as_decimal('lift', 18, 6) }} as lift,
        row_number() over (
            partition by from_category
            order by lift desc nulls last, to_category asc nulls last
        ) as pair_rank
    from affinities
    qualify pair_rank <= {{ var('related_categories') }}

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
likeliest as (

    select
        latest.customer_id,
        latest.category,
        min(pairs.pair_rank) as pair_rank,
        max(latest.last_at) as last_at
    from latest
    inner join pairs
        on latest.category = pairs.from_category
    left join latest as bought
        on
            latest.customer_id = bought.customer_id
            and pairs.to_category = bought.category
    where bought.category is null
    group by latest.customer_id, latest.category

),

final as (

    select
        likeliest.customer_id,
        likeliest.category as from_category,
        pairs.to_category as category,
        likeliest.last_at as occurred_at,
        pairs.lift
    from likeliest
    inner join pairs
        on
            likeliest.category = pairs.from_category
            and likeliest.pair_rank = pairs.pair_rank

)

select * from final
