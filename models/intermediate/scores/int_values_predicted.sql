with

customers as (

    select * from {{ ref('int_values_observed') }}

),

cells as (

    select * from {{ ref('int_value_cells_predicted') }}

),

fitted as (

    select * from {{ ref('int_value_models_fitted') }}

),

-- Fader and Hardie (2013), formula 5: between everybody's mean and one's own
valued as (

    select
        customers.model,
        customers.customer_id,
        cells.alive_rate,
        cells.expected_orders,
        fitted.p * (
            fitted.v + customers.order_days_count * customers.average_amount
        ) / (
            fitted.p * customers.order_days_count + fitted.q - 1
        ) as expected_order_amount,
        customers.last_order_days_count,
        customers.last_amount,
        customers.next_order_days_count,
        customers.next_amount
    from customers
    inner join cells
        on
            customers.model = cells.model
            and customers.order_days_count = cells.order_days_count
            and customers.weeks_ordering = cells.weeks_ordering
            and customers.weeks_known = cells.weeks_known
    inner join fitted
        on customers.model = fitted.model

),

final as (

    select
        *,
        expected_orders * expected_order_amount as expected_amount
    from valued

)

select * from final
