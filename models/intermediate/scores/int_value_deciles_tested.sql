with

customers as (

    select * from {{ ref('int_values_predicted') }}
    where model = 'tested'

),

told as (

    select
        'model' as method,
        customer_id,
        expected_orders,
        expected_amount,
        next_order_days_count,
        next_amount
    from customers
    union all
    select
        'last_year' as method,
        customer_id,
        last_order_days_count as expected_orders,
        last_amount as expected_amount,
        next_order_days_count,
        next_amount
    from customers

),

ranked as (

    select
        *,
        ntile(10) over (
            partition by method
            order by expected_amount desc nulls last, customer_id asc nulls last
        ) as decile
    from told

),

final as (

    select
        method,
        decile,
        count(*) as people_count,
        -- decimals add up to the same in any order
        sum({{ as_decimal('expected_orders', 28, 12) }}) as expected_orders,
        sum(next_order_days_count) as orders_count,
        sum({{ as_decimal('expected_amount', 28, 12) }}) as expected_amount,
        sum(next_amount) as amount,
        sum({{ as_decimal(
            '(expected_amount - next_amount) * (expected_amount - next_amount)',
            38, 12
        ) }}) as squared_error
    from ranked
    group by method, decile

)

select * from final
