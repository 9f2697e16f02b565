with

variants as (

    select * from {{ ref('promotion_variants') }}

),

bands as (

    select * from {{ ref('promotion_bands') }}

),

targets as (

    select
        promotion_id,
        band
    from bands
    union
    select
        promotion_id,
        'unassigned' as band
    from bands

),

-- variants written for one band win over those written for every band
spread as (

    select
        targets.promotion_id,
        targets.band,
        variants.variant,
        variants.share,
        variants.creative,
        variants.landing_url,
        variants.incentive_amount,
        variants.coupon_code
    from variants
    inner join targets
        on
            variants.promotion_id = targets.promotion_id
            and coalesce(variants.band, targets.band) = targets.band
    qualify rank() over (
        partition by targets.promotion_id, targets.band
        order by (variants.band is not null) desc nulls last
    ) = 1

),

final as (

    select
        promotion_id,
        band,
        variant,
        creative,
        landing_url,
        incentive_amount,
        coupon_code,
        (sum(share) over shares) - share as share_from,
        sum(share) over shares as share_to
    from spread
    window shares as (
        partition by promotion_id, band
        order by variant asc nulls last
    )

)

select * from final
