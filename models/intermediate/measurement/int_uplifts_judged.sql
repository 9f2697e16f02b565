{{ config(materialized = 'view') }}

with

estimated as (

    select * from {{ ref('int_uplifts_estimated') }}

),

-- a broken split of the whole promotion breaks that of its parts
split as (

    select
        promotion_id,
        window_days,
        max(srm_p_value) as srm_p_value
    from estimated
    where band = 'all' and variant = 'all'
    group by promotion_id, window_days

),

final as (

    select
        estimated.*,
        coalesce(
            least(estimated.srm_p_value, split.srm_p_value)
            < {{ var('srm_alpha') }}, false
        ) as is_srm,
        case
            when estimated.lift_absolute is null then 'not_measurable'
            when
                least(estimated.srm_p_value, split.srm_p_value)
                < {{ var('srm_alpha') }}
                then 'blocked_by_srm'
            when
                estimated.method = 'fisher'
                and estimated.p_value
                > {{ two_sided_p_value(var('interval_z')) }}
                then 'inconclusive'
            when estimated.ci_low > 0 then 'positive'
            when estimated.ci_high < 0 then 'negative'
            else 'inconclusive'
        end as verdict
    from estimated
    left join split
        on
            estimated.promotion_id = split.promotion_id
            and estimated.window_days = split.window_days

)

select * from final
