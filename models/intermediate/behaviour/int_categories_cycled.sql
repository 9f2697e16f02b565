with

products as (

    select * from {{ ref('stg_shop__products') }}

),

category_cycles as (

    select * from {{ ref('category_cycles') }}

),

cycles as (

    select * from {{ ref('int_cycles_ranked') }}

),

-- what is in no catalogue has a cycle too
categories as (

    select category
    from products
    where category is not null
    union distinct
    select 'unmapped' as category

),

final as (

    select
        categories.category,
        category_cycles.cycle,
        cycles.cycle_rank,
        cycles.active_days,
        cycles.inactive_days
    from categories
    inner join category_cycles
        on
            categories.category = category_cycles.category
            or category_cycles.category = '*'
            or {{ begins_with(
                'categories.category', "category_cycles.category || '.'"
            ) }}
    inner join cycles
        on category_cycles.cycle = cycles.cycle
    qualify row_number() over (
        partition by categories.category
        order by
            category_cycles.category = '*' asc nulls last,
            length(category_cycles.category) desc nulls last,
            category_cycles.category asc nulls last
    ) = 1

)

select * from final
