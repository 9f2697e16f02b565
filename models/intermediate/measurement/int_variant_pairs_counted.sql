with

outcomes as (

    select * from {{ ref('int_outcomes_counted') }}
    where
        arm = 'treated'
        and 'all' not in (band, variant)
        and variant <> 'unassigned'

),

variants as (

    select * from {{ ref('int_variants_ranged') }}

),

counted as (

    select
        outcomes.promotion_id,
        outcomes.window_days,
        outcomes.band,
        outcomes.variant,
        variants.share_to - variants.share_from as share,
        sum(outcomes.people_count) as people_count,
        sum(outcomes.buyers_count) as buyers_count
    from outcomes
    left join variants
        on
            outcomes.promotion_id = variants.promotion_id
            and outcomes.band = variants.band
            and outcomes.variant = variants.variant
    group by
        outcomes.promotion_id,
        outcomes.window_days,
        outcomes.band,
        outcomes.variant,
        variants.share_to - variants.share_from

),

others as (

    select * from counted

),

-- only bands in which both ran: people of different bands buy differently
paired as (

    select
        counted.promotion_id,
        counted.window_days,
        counted.variant,
        others.variant as other_variant,
        counted.people_count as variant_count,
        counted.buyers_count as variant_buyers,
        others.people_count as other_count,
        others.buyers_count as other_buyers,
        {{ as_decimal(
            'cast(counted.share as double) / (counted.share + others.share)',
            18, 9
        ) }} as planned_share
    from counted
    inner join others
        on
            counted.promotion_id = others.promotion_id
            and counted.window_days = others.window_days
            and counted.band = others.band
            and counted.variant < others.variant

),

final as (

    select
        promotion_id,
        window_days,
        variant,
        other_variant,
        cast(sum(variant_count) as integer) as variant_count,
        cast(sum(variant_buyers) as integer) as variant_buyers,
        cast(sum(other_count) as integer) as other_count,
        cast(sum(other_buyers) as integer) as other_buyers,
        -- chi-square of the split within each band, added up
        case
            when count(*) = count(planned_share)
                then cast(
                    pow(
                        sum(variant_count)
                        - sum((variant_count + other_count) * planned_share), 2
                    ) / nullif(
                        sum(
                            cast(
                                (variant_count + other_count) * planned_share
                                * (1 - planned_share) as decimal(28, 9)
                            )
                        ), 0
                    ) as double
                )
        end as split_chi_square
    from paired
    group by promotion_id, window_days, variant, other_variant

)

select * from final
