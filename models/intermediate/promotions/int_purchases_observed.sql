with

purchases as (

    select * from {{ ref('int_purchases_dated') }}

),

origins as (

    {{ forecast_origins() }}

),

known as (

    select
        origins.observed_on,
        origins.is_test,
        purchases.customer_id,
        purchases.category_group,
        purchases.order_id,
        purchases.order_customer_type,
        purchases.placed_at,
        purchases.order_date,
        case
            when purchases.gone_on <= origins.observed_on
                then purchases.gone_on
        end as gone_on
    from purchases
    inner join origins
        on purchases.order_date <= origins.observed_on

),

followed as (

    select
        observed_on,
        is_test,
        customer_id,
        category_group,
        order_id,
        order_customer_type,
        order_date,
        gone_on,
        min(order_date) filter (where gone_on is null) over (
            partition by observed_on, customer_id, category_group
            order by placed_at asc nulls last, order_id asc nulls last
            rows between 1 following and unbounded following
        ) as replaced_on
    from known

),

-- what no later kept purchase follows, and is kept, is the trigger
final as (

    select
        observed_on,
        is_test,
        customer_id,
        category_group,
        order_id,
        order_customer_type,
        order_date,
        case
            when gone_on is null then replaced_on
            when replaced_on is null then gone_on
            else least(gone_on, replaced_on)
        end as left_on,
        gone_on is null and replaced_on is null as is_trigger
    from followed

)

select * from final
