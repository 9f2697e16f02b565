with

assigned as (

    select * from {{ ref('int_customers_assigned') }}
    where not is_crossover

),

orders as (

    select * from {{ ref('int_orders_valued') }}
    where is_valid

),

-- whole assigned groups, whether or not a message arrived or was opened
final as (

    select
        assigned.promotion_id,
        assigned.customer_id,
        assigned.band,
        assigned.variant,
        {%- for days in [14, 30] %}
        {{ is_over(add_days('assigned.assigned_on', days - 1)) }}
            as is_closed_{{ days }}d,
        cast(
            count(orders.order_id) filter (
                where orders.order_date
                < {{ add_days('assigned.assigned_on', days) }}
            ) as integer
        ) as orders_{{ days }}d,
        cast(
            coalesce(
                sum(orders.net_amount) filter (
                    where orders.order_date
                    < {{ add_days('assigned.assigned_on', days) }}
                ), 0
            ) as decimal(18, 4)
        ) as revenue_{{ days }}d,
        {%- endfor %}
        assigned.arm
    from assigned
    left join orders
        on
            assigned.customer_id = orders.customer_id
            and assigned.assigned_on <= orders.order_date
            and orders.order_date < {{ add_days('assigned.assigned_on', 30) }}
    group by
        assigned.promotion_id,
        assigned.customer_id,
        assigned.band,
        assigned.variant,
        assigned.arm,
        assigned.assigned_on

)

select * from final
