with

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

rated as (

    select * from {{ ref('int_orders_rated') }}

),

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}

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

converted as (

    select
        orders.order_id,
        rated.customer_id,
        rated.order_customer_type,
        rated.vat_number,
        orders.placed_at,
        rated.order_date,
        orders.status,
        rated.is_valid,
        orders.channel,
        orders.store_id,
        {%- for amount in ['discount', 'shipping', 'tax', 'total'] %}
        cast(
            orders.{{ amount }}_amount * rated.rate_to_reporting
            as decimal(18, 4)
        ) as {{ amount }}_amount,
        {%- endfor %}
        orders.coupon_code
    from orders
    inner join rated
        on orders.order_id = rated.order_id

),

joined as (

    select
        converted.*,
        coalesce(summed.items_amount, 0) as items_amount,
        -- least() skips nulls: nothing refunded must stay null
        case
            when summed.refund_amount is not null
                then least(summed.refund_amount, converted.total_amount)
        end as refund_amount,
        coalesce(summed.units_count, 0) as units_count
    from converted
    left join summed
        on converted.order_id = summed.order_id

),

final as (

    select
        *,
        cast(total_amount - coalesce(refund_amount, 0) as decimal(18, 4))
            as net_amount
    from joined

)

select * from final
