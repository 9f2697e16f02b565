with

promotions as (

    select * from {{ ref('promotions') }}
    where trigger = 'replacement' and is_active

),

purchases as (

    select * from {{ ref('int_purchases_observed') }}
    where is_trigger

),

banded as (

    select * from {{ ref('int_promotions_due') }}

),

origins as (

    {{ forecast_origins() }}

),

due as (

    select
        promotions.promotion_id,
        promotions.starts_on,
        promotions.ends_on,
        promotions.backlog_max_age_months,
        purchases.observed_on,
        purchases.is_test,
        purchases.customer_id,
        {{ fits_customer_type('purchases.order_customer_type') }} as is_of_type,
        {{ due_on('purchases.order_date') }} as due_on
    from promotions
    inner join purchases
        on promotions.category_group = purchases.category_group

),

-- who is due before the promotion starts is met on its first day; the past is
-- foretold as if it had run all along
dated as (

    select
        promotion_id,
        ends_on,
        backlog_max_age_months,
        observed_on,
        is_test,
        customer_id,
        is_of_type,
        due_on,
        case
            when is_test then due_on
            else greatest(due_on, coalesce(starts_on, due_on))
        end as met_on
    from due

),

final as (

    select
        dated.promotion_id,
        dated.observed_on,
        case
            when dated.is_test then 'all'
            else coalesce(banded.band, 'unassigned')
        end as band,
        dated.due_on,
        dated.met_on,
        cast(count(*) as integer) as due,
        cast(count(*) filter (where dated.is_of_type) as integer)
            as due_of_type
    from dated
    inner join origins
        on
            dated.observed_on = origins.observed_on
            and dated.met_on > origins.observed_on
            and dated.met_on <= origins.last_on
    left join banded
        on
            dated.promotion_id = banded.promotion_id
            and dated.customer_id = banded.customer_id
    where
        (dated.is_test or coalesce(dated.met_on <= dated.ends_on, true))
        and {{ is_within_backlog(
            'dated.due_on', 'dated.met_on', 'dated.backlog_max_age_months'
        ) }}
    group by
        dated.promotion_id,
        dated.observed_on,
        case
            when dated.is_test then 'all'
            else coalesce(banded.band, 'unassigned')
        end,
        dated.due_on,
        dated.met_on

)

select * from final
