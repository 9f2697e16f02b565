with orders as (
    select * from source.orders_told
),

order_rows as (
    select * from source.orders
),

line_amounts as (
    select
        "Name" as order_name,
        sum("Lineitem quantity" * "Lineitem price") as items_amount,
        sum(coalesce("Lineitem discount", 0)) as discount_amount
    from order_rows
    where "Lineitem name" is not null
    group by order_name
),

-- an unheard-of status or source goes through as it is, to be quarantined
final as (
    select
        orders.order_id,
        orders."Created at" as placed_at,
        case
            when orders."Cancelled at" is not null then 'cancelled'
            when orders."Financial Status" = 'voided' then 'cancelled'
            when orders."Fulfillment Status" = 'fulfilled' then 'shipped'
            when
                orders."Financial Status"
                in ('paid', 'partially_refunded', 'refunded')
                then 'paid'
            when
                orders."Financial Status"
                in ('pending', 'authorized', 'partially_paid', 'expired')
                then 'placed'
            else orders."Financial Status"
        end as status,
        case orders."Source"
            when 'web' then 'web'
            when '580111' then 'web'
            when 'pos' then 'store'
            when '129785' then 'store'
            when 'shopify_draft_order' then 'phone'
            when 'iphone' then 'app'
            when 'android' then 'app'
            else orders."Source"
        end as channel,
        orders."Currency" as currency,
        orders."Total" as total_amount,
        orders."Shipping" as shipping_amount,
        -- with or without the discounts of lines: whichever adds up
        case
            when
                line_amounts.items_amount - orders."Discount Amount"
                = orders."Subtotal"
                then orders."Discount Amount" - line_amounts.discount_amount
            else orders."Discount Amount"
        end as discount_amount,
        -- taxes are told even where prices include them
        case
            when
                orders."Subtotal" + orders."Shipping" + orders."Taxes"
                = orders."Total"
                then orders."Taxes"
        end as tax_amount,
        orders.account_id,
        orders."Email" as email,
        orders.phone_number as phone,
        orders.first_name,
        orders.last_name,
        orders."Billing Company" as company_name,
        orders."Billing City" as city,
        orders."Billing Province" as province,
        ltrim(orders."Billing Zip", '''') as postal_code,
        orders."Billing Country" as country,
        case
            when orders."Source" in ('pos', '129785') then orders."Location"
        end as store_id,
        orders."Discount Code" as coupon_code,
        orders."Payment Method" as payment_method,
        greatest(
            orders."Created at",
            orders."Paid at",
            orders."Fulfilled at",
            orders."Cancelled at"
        ) as updated_at
    from orders
    left join line_amounts
        on orders."Name" = line_amounts.order_name
)

select * from final
