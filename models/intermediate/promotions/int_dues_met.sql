with

promotions as (

    select * from {{ ref('promotions') }}
    where trigger = 'replacement' and is_active

),

purchases as (

    select * from {{ ref('int_purchases_dated') }}

),

observed as (

    select * from {{ ref('int_purchases_observed') }}
    where is_test and is_trigger

),

origins as (

    {{ forecast_origins() }}

),

due as (

    select
        promotions.promotion_id,
        purchases.customer_id,
        purchases.category_group,
        purchases.order_id,
        purchases.placed_at,
        purchases.gone_on,
        {{ due_on('purchases.order_date') }} as due_on
    from promotions
    inner join purchases
        on
            promotions.category_group = purchases.category_group
            and {{ fits_customer_type('purchases.order_customer_type') }}

),

kept as (

    select
        due.promotion_id,
        due.customer_id,
        due.category_group,
        due.order_id,
        due.placed_at,
        due.due_on
    from due
    inner join origins
        on
            due.due_on > origins.observed_on
            and due.due_on <= origins.last_on
    where
        origins.is_test
        and coalesce(due.gone_on > due.due_on, true)

),

-- as that day knew it: a later purchase counts if it was still kept then
replaced as (

    select distinct
        kept.promotion_id,
        kept.customer_id,
        kept.order_id
    from kept
    inner join purchases
        on
            kept.customer_id = purchases.customer_id
            and kept.category_group = purchases.category_group
            and kept.due_on >= purchases.order_date
    where
        coalesce(purchases.gone_on > kept.due_on, true)
        and (
            purchases.placed_at > kept.placed_at
            or (
                purchases.placed_at = kept.placed_at
                and purchases.order_id > kept.order_id
            )
        )

),

final as (

    select
        kept.promotion_id,
        kept.due_on,
        cast(count(*) as integer) as triggered,
        cast(count(observed.order_id) as integer) as triggered_as_foretold
    from kept
    left join replaced
        on
            kept.promotion_id = replaced.promotion_id
            and kept.customer_id = replaced.customer_id
            and kept.order_id = replaced.order_id
    left join observed
        on
            kept.customer_id = observed.customer_id
            and kept.category_group = observed.category_group
            and kept.order_id = observed.order_id
    where replaced.order_id is null
    group by kept.promotion_id, kept.due_on

)

select * from final
