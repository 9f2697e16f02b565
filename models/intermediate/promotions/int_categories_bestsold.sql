with

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}
    where
        is_valid
        and kept_quantity > 0
        and category <> 'unmapped'
        and order_date > {{ add_days(as_of_date(), -var('bestseller_days')) }}

),

sold as (

    select
        category,
        product_id,
        sum(kept_quantity) as units_count
    from order_lines
    group by category, product_id
    union all
    select
        'all' as category,
        product_id,
        sum(kept_quantity) as units_count
    from order_lines
    group by product_id

),

ranked as (

    select
        category,
        product_id,
        row_number() over (
            partition by category
            order by units_count desc nulls last, product_id asc nulls last
        ) as product_rank
    from sold

),

final as (

    select
        category,
        {{ joined_in_order('product_id', '|', 'product_rank') }} as product_ids
    from ranked
    where product_rank <= {{ var('feed_products') }}
    group by category

)

select * from final
