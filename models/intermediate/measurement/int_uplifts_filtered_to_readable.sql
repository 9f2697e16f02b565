with

counted as (

    select * from {{ ref('int_uplifts_counted') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

-- the rate without a message is the whole promotion's: a band's own luck must
-- not decide whether the band is read
rated as (

    select
        counted.promotion_id,
        counted.band,
        counted.variant,
        counted.window_days,
        counted.treated_count,
        counted.holdout_count,
        counted.treated_buyers,
        counted.holdout_buyers,
        counted.treated_orders,
        counted.holdout_orders,
        counted.treated_revenue,
        counted.holdout_revenue,
        promotions.margin_rate,
        promotions.holdout_share as planned_share,
        counted.band = 'all' and counted.variant = 'all' as is_whole,
        cast(counted.holdout_count as double)
        / nullif(counted.treated_count + counted.holdout_count, 0)
            as holdout_share,
        max(
            case
                when counted.band = 'all' and counted.variant = 'all'
                    then
                        cast(counted.holdout_buyers as double)
                        / nullif(counted.holdout_count, 0)
            end
        ) over (
            partition by counted.promotion_id, counted.window_days
        ) as base_rate,
        count(*) over (
            partition by
                counted.promotion_id,
                counted.window_days,
                counted.band = 'all',
                counted.variant = 'all'
        ) as parts_count
    from counted
    left join promotions
        on counted.promotion_id = promotions.promotion_id

),

final as (

    select
        promotion_id,
        band,
        variant,
        window_days,
        treated_count,
        holdout_count,
        treated_buyers,
        holdout_buyers,
        treated_orders,
        holdout_orders,
        treated_revenue,
        holdout_revenue,
        margin_rate,
        planned_share,
        holdout_share
    from rated
    where
        is_whole
        or (
            parts_count > 1
            and 'unassigned' not in (band, variant)
            and treated_count + holdout_count
            >= {{ people_needed('base_rate', 'holdout_share') }}
        )

)

select * from final
