{{ config(materialized = 'view') }}

with

signs as (

    select * from {{ ref('int_signs_counted') }}

),

categories as (

    select * from {{ ref('int_categories_cycled') }}

),

unmapped as (

    select inactive_days
    from categories
    where category = 'unmapped'

),

-- a sign lives to the end of its last day
expired as (

    select
        signs.*,
        {{ start_of_business_day(add_days(
            business_date('signs.occurred_at'),
            '1 + coalesce(signs.expires_after_days, '
            ~ 'categories.inactive_days, unmapped.inactive_days)'
        )) }} as expires_at
    from signs
    cross join unmapped
    left join categories
        on signs.category = categories.category

),

final as (

    select
        customer_id,
        phase,
        sign,
        category,
        is_first_category,
        occurred_at,
        -- an order is on its way for as long as it takes
        case
            when sign = 'order' then ends_at
            else least(ends_at, expires_at)
        end as ends_at,
        needs_order,
        reopens_after_days
    from expired

)

select * from final
