with

products as (

    select * from {{ ref('stg_shop__products') }}

),

category_groups as (

    select * from {{ ref('category_groups') }}

),

categories as (

    select distinct category
    from products
    where category is not null

),

sizes as (

    select
        category_group,
        count(*) as paths_count
    from category_groups
    group by category_group

),

grouped as (

    select distinct
        categories.category,
        category_groups.category_group,
        sizes.paths_count
    from categories
    inner join category_groups
        on
            categories.category = category_groups.category
            or {{ begins_with(
                'categories.category', "category_groups.category || '.'"
            ) }}
    inner join sizes
        on category_groups.category_group = sizes.category_group

),

-- a category may serve several groups: the narrowest is the one it is shown in
final as (

    select
        category,
        category_group,
        row_number() over (
            partition by category
            order by
                paths_count asc nulls last,
                category_group asc nulls last
        ) = 1 as is_main_group
    from grouped

)

select * from final
