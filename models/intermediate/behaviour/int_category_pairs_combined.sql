with

orders as (

    select * from {{ ref('int_orders_categorised') }}

),

others as (

    select
        order_id,
        category
    from orders

),

final as (

    select
        orders.category as from_category,
        others.category as to_category,
        count(*) as together_count
    from orders
    inner join others
        on
            orders.order_id = others.order_id
            and orders.category <> others.category
    group by orders.category, others.category

)

select * from final
