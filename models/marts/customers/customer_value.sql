with

people as (

    select * from {{ ref('int_identifiers_aggregated_to_customers') }}

),

unprofiled as (

    select * from {{ ref('int_customers_unprofiled') }}

),

predicted as (

    select * from {{ ref('int_values_predicted') }}
    where model = 'used'

),

judged as (

    select * from {{ ref('int_values_judged') }}

),

told as (

    select predicted.*
    from predicted
    cross join judged
    left join unprofiled
        on predicted.customer_id = unprofiled.customer_id
    where
        judged.unvalued_reason is null
        and unprofiled.customer_id is null

),

final as (

    select
        people.customer_id,
        {{ as_of_date() }} as valued_on,
        cast({{ var('value_days') }} as integer) as horizon_days,
        told.alive_rate,
        told.expected_orders as expected_orders_count,
        {{ as_decimal('told.expected_order_amount', 18, 4) }}
            as expected_order_amount,
        {{ as_decimal('told.expected_amount', 18, 4) }} as expected_amount,
        case
            when unprofiled.customer_id is not null then 'profiling_refused'
            when told.customer_id is null
                then coalesce(judged.unvalued_reason, 'never_ordered')
        end as unvalued_reason
    from people
    cross join judged
    left join unprofiled
        on people.customer_id = unprofiled.customer_id
    left join told
        on people.customer_id = told.customer_id

)

select * from final
