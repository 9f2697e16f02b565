with

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}
    where is_valid

),

categories as (

    select * from {{ ref('int_categories_cycled') }}

),

engaged as (

    select * from {{ ref('int_customers_engaged') }}

),

bought as (

    select
        customer_id,
        category,
        max(order_date) as purchased_on
    from order_lines
    group by customer_id, category

),

-- a visit or a call leaves open what for, and keeps every category warm; a
-- purchase speaks for its own
dated as (

    select
        bought.customer_id,
        bought.category,
        bought.purchased_on,
        categories.cycle,
        categories.active_days,
        categories.inactive_days,
        greatest(
            bought.purchased_on,
            coalesce(
                {{ business_date('engaged.last_engaged_at') }},
                bought.purchased_on
            )
        ) as interacted_on
    from bought
    inner join categories
        on bought.category = categories.category
    left join engaged
        on bought.customer_id = engaged.customer_id

),

final as (

    select
        customer_id,
        category,
        cycle,
        purchased_on,
        interacted_on,
        {{ recency_class(
            days_between('interacted_on', as_of_date()),
            'active_days',
            'inactive_days'
        ) }} as recency_class
    from dated

)

select * from final
