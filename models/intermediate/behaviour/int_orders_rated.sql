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

rates as (

    select * from {{ ref('int_exchange_rates_ranged') }}

),

dated as (

    select
        order_id,
        placed_at,
        {{ business_date('placed_at') }} as order_date,
        currency,
        status
    from orders

),

final as (

    select
        dated.order_id,
        identified.customer_id,
        typed.order_customer_type,
        typed.vat_number,
        dated.placed_at,
        dated.order_date,
        rates.rate_to_reporting,
        -- an amount without a rate cannot be added to the others
        dated.status <> 'cancelled'
        and dated.placed_at <= {{ as_of_at() }}
        and rates.rate_to_reporting is not null as is_valid
    from dated
    inner join identified
        on dated.order_id = identified.order_id
    inner join typed
        on dated.order_id = typed.order_id
    left join rates
        on
            dated.currency = rates.currency
            and dated.order_date >= rates.valid_from
            and dated.order_date < rates.valid_to

)

select * from final
