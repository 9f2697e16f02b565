-- Orders with a category and another are the orders with the other and it. If
-- it breaks, an order counts in one direction and not in the other.
with

affinity as (

    select * from {{ ref('category_affinity') }}
    where from_category <> to_category

),

reversed as (

    select
        to_category as from_category,
        from_category as to_category,
        together_count
    from affinity

),

final as (

    select
        affinity.from_category,
        affinity.to_category,
        affinity.together_count,
        reversed.together_count as reversed_count
    from affinity
    left join reversed
        on
            affinity.from_category = reversed.from_category
            and affinity.to_category = reversed.to_category
    where
        reversed.together_count is null
        or affinity.together_count <> reversed.together_count

)

select * from final
