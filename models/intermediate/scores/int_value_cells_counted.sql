with

customers as (

    select * from {{ ref('int_values_observed') }}

),

final as (

    select
        model,
        order_days_count,
        weeks_ordering,
        weeks_known,
        count(*) as people_count
    from customers
    group by model, order_days_count, weeks_ordering, weeks_known

)

select * from final
