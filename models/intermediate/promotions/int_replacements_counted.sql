{%- set year = var('forecast_days') -%}

with

promotions as (

    select * from {{ ref('promotions') }}
    where trigger = 'replacement' and is_active

),

purchases as (

    select * from {{ ref('int_purchases_observed') }}

),

origins as (

    {{ forecast_origins() }}

),

days as (

    {{ whole_numbers(year) }}

),

due as (

    select
        promotions.promotion_id,
        purchases.observed_on,
        purchases.order_date,
        purchases.left_on,
        {{ due_on('purchases.order_date') }} as due_on
    from promotions
    inner join purchases
        on
            promotions.category_group = purchases.category_group
            and {{ fits_customer_type('purchases.order_customer_type') }}

),

-- the days on which a purchase could be followed, among those looked back on
exposed as (

    select
        promotion_id,
        observed_on,
        left_on,
        due_on,
        greatest(
            {{ add_days('order_date', 1) }},
            {{ add_days('observed_on', 1 - var('forecast_history_days')) }},
            {{ add_days('due_on', 1 - year) }}
        ) as first_on,
        least(coalesce(left_on, observed_on), due_on) as last_on
    from due

),

-- nobody is counted day by day: in on the first day, out after the last
steps as (

    select
        promotion_id,
        observed_on,
        {{ days_between('first_on', 'due_on') }} + 1 as days_to_due,
        1 as people_in,
        0 as replaced
    from exposed
    where first_on <= last_on
    union all
    select
        promotion_id,
        observed_on,
        {{ days_between('last_on', 'due_on') }} as days_to_due,
        -1 as people_in,
        0 as replaced
    from exposed
    where first_on <= last_on
    union all
    select
        promotion_id,
        observed_on,
        {{ days_between('last_on', 'due_on') }} + 1 as days_to_due,
        0 as people_in,
        1 as replaced
    from exposed
    where first_on <= last_on and left_on = last_on

),

summed as (

    select
        promotion_id,
        observed_on,
        days_to_due,
        sum(people_in) as people_in,
        sum(replaced) as replaced
    from steps
    group by promotion_id, observed_on, days_to_due

),

final as (

    select
        promotions.promotion_id,
        origins.observed_on,
        cast(days.number as integer) as days_to_due,
        cast(
            coalesce(
                sum(summed.people_in) over (
                    partition by promotions.promotion_id, origins.observed_on
                    order by days.number desc nulls last
                ), 0
            ) as integer
        ) as people_count,
        cast(coalesce(summed.replaced, 0) as integer) as replaced_count
    from promotions
    cross join origins
    cross join days
    left join summed
        on
            promotions.promotion_id = summed.promotion_id
            and origins.observed_on = summed.observed_on
            and days.number = summed.days_to_due

)

select * from final
