with orders as (
    select * from source.orders
),

customers as (
    select * from source.customers
),

order_items as (
    select * from source.order_items
),

order_payments as (
    select * from source.order_payments
),

order_amounts as (
    select
        order_id,
        sum(price) as items_amount,
        sum(freight_value) as shipping_amount
    from order_items
    group by order_id
),

-- a voucher often pays a part: the method is what paid most of the order
payment_methods as (
    select
        order_id,
        payment_type as payment_method
    from order_payments
    where payment_type <> 'not_defined'
    group by
        order_id,
        payment_type
    qualify
        row_number() over (
            partition by order_id
            order by sum(payment_value) desc, payment_type
        ) = 1
),

-- an unheard-of status goes through as it is, for the door to quarantine
final as (
    select
        orders.order_id,
        'marketplace' as channel,
        'BRL' as currency,
        customers.customer_unique_id as account_id,
        customers.customer_city as city,
        customers.customer_state as province,
        'BR' as country,
        payment_methods.payment_method,
        orders.order_purchase_timestamp
        at time zone 'America/Sao_Paulo' as placed_at,
        case orders.order_status
            when 'created' then 'placed'
            when 'approved' then 'paid'
            when 'invoiced' then 'paid'
            when 'processing' then 'paid'
            when 'canceled' then 'cancelled'
            when 'unavailable' then 'cancelled'
            else orders.order_status
        end as status,
        coalesce(
            order_amounts.items_amount + order_amounts.shipping_amount, 0
        ) as total_amount,
        coalesce(order_amounts.shipping_amount, 0) as shipping_amount,
        lpad(customers.customer_zip_code_prefix, 5, '0') as postal_code,
        orders.order_delivered_customer_date
        at time zone 'America/Sao_Paulo' as delivered_at
    from orders
    left join customers
        on orders.customer_id = customers.customer_id
    left join order_amounts
        on orders.order_id = order_amounts.order_id
    left join payment_methods
        on orders.order_id = payment_methods.order_id
)

select * from final
