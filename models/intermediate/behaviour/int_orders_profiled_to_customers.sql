{%- set returns_known = is_provided('returns') -%}

with

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

summed as (

    select
        customer_id,
        min(placed_at) as first_order_at,
        max(placed_at) as last_order_at,
        max(order_date) as last_order_date,
        cast(count(*) as integer) as orders_count,
        count(distinct extract(year from order_date)) as years_count,
        cast(sum(net_amount) as decimal(18, 4)) as net_amount,
        sum(list_amount) as list_amount,
        sum(discount_amount) as discount_amount,
        cast(sum(units_count) as integer) as units_count,
        cast(sum(returned_units_count) as integer) as returned_units_count,
        count(*) filter (where is_discounted) as discounted_orders_count,
        count(*) filter (where is_online) as online_orders_count,
        count(*) filter (where is_online and is_shipping_paid)
            as shipping_orders_count
    from orders
    group by customer_id

),

-- one order is no habit: what two cannot yet tell stays null
final as (

    select
        customer_id,
        first_order_at,
        last_order_at,
        last_order_date,
        orders_count,
        years_count,
        net_amount,
        units_count,
        {{ as_decimal(
            'cast(net_amount as double) / nullif(orders_count, 0)', 18, 4
        ) }} as average_order_amount,
        {{ as_decimal('units_count / nullif(orders_count, 0)', 18, 4) }}
            as average_basket_units,
        case
            when online_orders_count >= 2
                then shipping_orders_count = online_orders_count
        end as is_always_paying_shipping,
        case
            when orders_count >= 2 then discounted_orders_count = orders_count
        end as is_discount_only,
        case
            when orders_count >= 2 then discounted_orders_count = 0
        end as is_full_price,
        -- least() skips nulls: without goods at a price there is no rate
        case
            when list_amount > 0
                then {{ as_decimal(
                    'least(cast(discount_amount as double)'
                    ~ ' / nullif(list_amount, 0), 1)', 9, 6
                ) }}
        end as discount_rate,
        {{ as_decimal(
            'case when ' ~ returns_known ~ ' then returned_units_count end'
            ~ ' / nullif(units_count, 0)', 9, 6
        ) }} as return_rate,
        case
            when
                {{ returns_known }}
                and units_count >= {{ var('high_return_min_units') }}
                then
                    returned_units_count
                    >= units_count * {{ var('high_return_rate') }}
        end as has_high_returns
    from summed

)

select * from final
