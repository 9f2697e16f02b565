-- Over all first categories, the followers expected of a category are those
-- found, but for 6 decimals. If it breaks, every lift leans to one side.
with

affinity as (

    select * from {{ ref('category_affinity') }}

),

final as (

    select
        to_category,
        sum(followers_count) as followers_count,
        sum(expected_count) as expected_count
    from affinity
    group by to_category
    having abs(sum(followers_count) - sum(expected_count)) > 0.01

)

select * from final
