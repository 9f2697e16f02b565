-- Whose refrigerator turns six today?
-- Who falls due on the day of the last build, and what became of them.
with

decisions as (

    select * from {{ ref('promotion_decisions') }}
    where promotion_id = '{{ var("promotion", "scrap_fridge") }}'

),

orders as (

    select * from {{ ref('orders') }}

),

final as (

    select
        decisions.customer_id,
        orders.order_date as bought_on,
        decisions.trigger_product_id as product_id,
        decisions.band,
        decisions.outcome
    from decisions
    left join orders
        on decisions.trigger_order_id = orders.order_id
    where decisions.due_on = decisions.decided_on
    qualify
        dense_rank() over (order by decisions.decided_on desc) = 1

)

select * from final
order by customer_id
