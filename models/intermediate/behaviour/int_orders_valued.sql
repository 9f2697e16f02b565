with

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

identified as (

    select * from {{ ref('int_orders_identified') }}

),

typed as (

    select * from {{ ref('int_orders_typed') }}

),

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}

),

rates as (

    select * from {{ ref('int_exchange_rates_ranged') }}

),

summed as (

    select
        order_id,
        cast(sum(line_paid_amount) as decimal(18, 4)) as items_amount,
        cast(sum(refund_amount) as decimal(18, 4)) as refund_amount,
        cast(sum(quantity) as integer) as units_count
    from order_lines
    group by order_id

),

dated as (

    select
        order_id,
        currency,
        total_amount,
        discount_amount,
        shipping_amount,
        tax_amount,
        {{ business_date('placed_at') }} as order_date
    from orders

),

converted as (

    select
        dated.order_id,
        dated.order_date,
        rates.rate_to_reporting,
        cast(dated.total_amount * rates.rate_to_reporting as decimal(18, 4))
            as total_amount,
        cast(dated.discount_amount * rates.rate_to_reporting as decimal(18, 4))
            as discount_amount,
        cast(dated.shipping_amount * rates.rate_to_reporting as decimal(18, 4))
            as shipping_amount,
        cast(dated.tax_amount * rates.rate_to_reporting as decimal(18, 4))
            as tax_amount
    from dated
    left join rates
        on
            dated.currency = rates.currency
            and dated.order_date >= rates.valid_from
            and dated.order_date < rates.valid_to

),

joined as (

    select
        orders.order_id,
        identified.customer_id,
        identified.identified_by,
        typed.order_customer_type,
        typed.vat_number,
        orders.placed_at,
        converted.order_date,
        orders.status,
        -- an amount without a rate cannot be added to the others
        orders.status <> 'cancelled'
        and orders.placed_at <= {{ as_of_at() }}
        and converted.total_amount is not null as is_valid,
        orders.channel,
        orders.store_id,
        orders.coupon_code,
        coalesce(summed.items_amount, 0) as items_amount,
        converted.discount_amount,
        converted.shipping_amount,
        converted.tax_amount,
        converted.total_amount,
        -- least() skips nulls: nothing refunded must stay null
        case
            when summed.refund_amount is not null
                then least(summed.refund_amount, converted.total_amount)
        end as refund_amount,
        coalesce(summed.units_count, 0) as units_count
    from orders
    inner join identified
        on orders.order_id = identified.order_id
    inner join typed
        on orders.order_id = typed.order_id
    inner join converted
        on orders.order_id = converted.order_id
    left join summed
        on orders.order_id = summed.order_id

),

final as (

    select
        *,
        cast(total_amount - coalesce(refund_amount, 0) as decimal(18, 4))
            as net_amount
    from joined

)

select * from final
