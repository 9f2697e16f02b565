with

orders as (

    select * from {{ ref('int_orders_valued') }}

),

firsts as (

    select
        customer_id,
        order_id
    from orders
    where is_valid
    qualify row_number() over (
        partition by customer_id
        order by placed_at asc nulls last, order_id asc nulls last
    ) = 1

),

final as (

    select
        orders.order_id,
        orders.customer_id,
        orders.order_customer_type,
        orders.placed_at,
        orders.order_date,
        orders.status,
        orders.is_valid,
        orders.channel,
        orders.store_id,
        orders.coupon_code,
        orders.items_amount,
        orders.discount_amount,
        orders.shipping_amount,
        orders.total_amount,
        case
            when {{ is_provided('returns') }}
                then cast(coalesce(orders.refund_amount, 0) as decimal(18, 4))
        end as returned_amount,
        cast(
            case when orders.is_valid then orders.net_amount else 0 end
            as decimal(18, 4)
        ) as net_amount,
        firsts.order_id is not null as is_first_order,
        orders.units_count
    from orders
    left join firsts
        on orders.order_id = firsts.order_id

)

select * from final
