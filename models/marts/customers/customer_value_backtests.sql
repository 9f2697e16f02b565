with

deciles as (

    select * from {{ ref('int_value_deciles_tested') }}

),

final as (

    select
        method,
        cast(decile as integer) as decile,
        people_count,
        cast(expected_orders as double) as expected_orders_count,
        cast(orders_count as bigint) as orders_count,
        cast(expected_amount as decimal(18, 4)) as expected_amount,
        cast(amount as decimal(18, 4)) as amount,
        sqrt(cast(squared_error as double) / nullif(people_count, 0))
            as root_mean_squared_error
    from deciles

)

select * from final
