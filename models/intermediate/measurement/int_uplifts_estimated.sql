with

counted as (

    select * from {{ ref('int_uplifts_counted') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

compared as (

    select
        counted.promotion_id,
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
        promotions.holdout_share,
        {{ proportions_difference() }} as lift_absolute,
        {{ proportions_z() }} as z_score,
        {{ newcombe_bound('lower') }} as ci_low,
        {{ newcombe_bound('upper') }} as ci_high,
        {{ split_chi_square('promotions.holdout_share') }} as split_chi_square
    from counted
    left join promotions
        on counted.promotion_id = promotions.promotion_id

),

scored as (

    select
        promotion_id,
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
        lift_absolute,
        ci_low,
        ci_high,
        2 * {{ normal_upper_tail('abs(z_score)') }} as p_value,
        2 * {{ normal_upper_tail('sqrt(split_chi_square)') }} as srm_p_value
    from compared

),

final as (

    select
        promotion_id,
        window_days,
        treated_count,
        holdout_count,
        treated_buyers,
        holdout_buyers,
        cast(
            treated_orders
            - 1.0 * treated_count * holdout_orders / nullif(holdout_count, 0)
            as decimal(18, 4)
        ) as incremental_orders,
        cast(
            treated_revenue
            - treated_count * holdout_revenue / nullif(holdout_count, 0)
            as decimal(18, 4)
        ) as incremental_revenue,
        cast(
            margin_rate * (
                treated_revenue
                - treated_count * holdout_revenue / nullif(holdout_count, 0)
            ) as decimal(18, 4)
        ) as incremental_margin,
        lift_absolute,
        lift_absolute
        / nullif(1.0 * holdout_buyers / nullif(holdout_count, 0), 0)
            as lift_relative,
        ci_low,
        ci_high,
        p_value,
        srm_p_value,
        coalesce(srm_p_value < {{ var('srm_alpha') }}, false) as is_srm,
        case
            when treated_count = 0 or holdout_count = 0 then 'not_measurable'
            when srm_p_value < {{ var('srm_alpha') }} then 'blocked_by_srm'
            when ci_low > 0 then 'positive'
            when ci_high < 0 then 'negative'
            else 'inconclusive'
        end as verdict
    from scored

)

select * from final
