-- A person's recency class is the best of their categories', and whoever has a
-- valid line has a category. If it breaks, a buyer is judged as a lead.
with

profiles as (

    select * from {{ ref('customer_profiles') }}

),

categories as (

    select * from {{ ref('int_categories_aged') }}

),

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}
    where is_valid

),

buyers as (

    select distinct customer_id
    from order_lines

),

best as (

    select
        customer_id,
        case
            when bool_or(recency_class = 'active') then 'active'
            when bool_or(recency_class = 'inactive') then 'inactive'
            else 'lost'
        end as recency_class
    from categories
    group by customer_id

),

final as (

    select
        buyers.customer_id,
        profiles.recency_class,
        best.recency_class as best_class
    from buyers
    left join best
        on buyers.customer_id = best.customer_id
    left join profiles
        on buyers.customer_id = profiles.customer_id
    where profiles.recency_class is distinct from best.recency_class

)

select * from final
