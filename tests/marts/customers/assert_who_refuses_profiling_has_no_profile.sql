-- Of who has withdrawn profiling nothing is foretold, and no interest known.
-- If it breaks, somebody's word is not kept.
with

unprofiled as (

    select * from {{ ref('int_customers_unprofiled') }}

),

profiled as (

    select
        customer_id,
        'churn' as found_in
    from {{ ref('churn') }}
    where propensity_rate is not null
    union all
    select
        customer_id,
        'next_purchase' as found_in
    from {{ ref('next_purchase') }}
    where propensity_rate is not null
    union all
    select
        customer_id,
        'customer_value' as found_in
    from {{ ref('customer_value') }}
    where expected_amount is not null
    union all
    select
        customer_id,
        'customer_interests' as found_in
    from {{ ref('customer_interests') }}

),

final as (

    select
        profiled.customer_id,
        profiled.found_in
    from profiled
    inner join unprofiled
        on profiled.customer_id = unprofiled.customer_id

)

select * from final
