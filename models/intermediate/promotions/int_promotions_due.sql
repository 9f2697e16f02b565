with

promotions as (

    select * from {{ ref('promotions') }}
    where trigger = 'replacement' and is_active

),

purchases as (

    select * from {{ ref('int_purchases_grouped') }}

),

bands as (

    select * from {{ ref('promotion_bands') }}

),

due as (

    select
        promotions.promotion_id,
        promotions.backlog_max_age_months,
        purchases.customer_id,
        purchases.trigger_order_id,
        purchases.trigger_customer_type,
        purchases.purchased_on,
        {{ due_on('purchases.purchased_on') }} as due_on,
        purchases.dearest_product_id as trigger_product_id,
        case promotions.spend_measure
            when 'trigger_line' then purchases.dearest_paid_amount
            else purchases.kept_amount
        end as measured_amount,
        case promotions.spend_measure
            when 'average_line' then purchases.paid_units
            when 'trigger_line' then purchases.dearest_quantity
            when 'sum_in_group' then 1
        end as measured_units
    from promotions
    inner join purchases
        on promotions.category_group = purchases.category_group

),

measured as (

    select
        promotion_id,
        backlog_max_age_months,
        customer_id,
        trigger_order_id,
        trigger_product_id,
        trigger_customer_type,
        purchased_on,
        due_on,
        -- gifts alone leave nothing to measure
        case when measured_amount > 0 then measured_amount end
            as measured_amount,
        measured_units
    from due

),

-- sums are compared with bound x units, exactly, never with a rounded average;
-- a left join on such a condition would meet every band with everybody
banded as (

    select
        measured.promotion_id,
        measured.customer_id,
        bands.band,
        bands.landing_url
    from measured
    inner join bands
        on measured.promotion_id = bands.promotion_id
    where {{ is_within_band(
        'measured.measured_amount', 'measured.measured_units'
    ) }}

),

final as (

    select
        measured.promotion_id,
        measured.backlog_max_age_months,
        measured.customer_id,
        measured.trigger_order_id,
        measured.trigger_product_id,
        measured.trigger_customer_type,
        measured.purchased_on,
        measured.due_on,
        {{ as_decimal(
            'cast(measured.measured_amount as double)'
            ~ ' / nullif(measured.measured_units, 0)', 18, 4
        ) }} as spend_amount,
        coalesce(banded.band, 'unassigned') as band,
        banded.landing_url
    from measured
    left join banded
        on
            measured.promotion_id = banded.promotion_id
            and measured.customer_id = banded.customer_id

)

select * from final
