with

customers as (

    select * from {{ ref('int_values_observed') }}
    where average_amount > 0

),

final as (

    select
        model,
        order_days_count,
        greatest(round(average_amount), 1) as average_amount,
        count(*) as people_count
    from customers
    group by model, order_days_count, greatest(round(average_amount), 1)

)

select * from final
