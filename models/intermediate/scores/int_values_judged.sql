with

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

fitted as (

    select * from {{ ref('int_value_models_fitted') }}

),

deciles as (

    select * from {{ ref('int_value_deciles_tested') }}

),

history as (

    select min(order_date) as first_order_date
    from orders

),

models as (

    select
        count(*) as models_count,
        count(r) as found_count
    from fitted

),

compared as (

    select
        sum(squared_error) filter (where method = 'model') as model_error,
        sum(squared_error) filter (where method = 'last_year')
            as last_year_error
    from deciles

),

-- as long before the test as the test is long
final as (

    select
        case
            when
                history.first_order_date is null
                or {{ add_days(
                    'history.first_order_date', 2 * var('value_days')
                ) }} > {{ as_of_date() }}
                then 'history_too_short'
            when models.models_count < 2 then 'too_few_outcomes'
            when models.found_count < 2 then 'no_model_found'
            when compared.model_error >= compared.last_year_error
                then 'no_better_than_last_year'
        end as unvalued_reason
    from history
    cross join models
    cross join compared

)

select * from final
