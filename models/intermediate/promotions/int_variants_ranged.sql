with

variants as (

    select * from {{ ref('promotion_variants') }}

),

bands as (

    select * from {{ ref('promotion_bands') }}

),

-- variants written for one band win over those written for every band
spread as (

    select
        bands.promotion_id,
        bands.band,
        variants.variant,
        variants.share,
        variants.creative,
        variants.landing_url,
        variants.incentive_amount,
        variants.coupon_code,
        variants.band is not null as is_of_band
    from variants
    inner join (
        select
            promotion_id,
            band
        from bands
        union all
        select distinct
            promotion_id,
            'unassigned' as band
        from bands
    ) as bands
        on
            variants.promotion_id = bands.promotion_id
            and coalesce(variants.band, bands.band) = bands.band
    qualify rank() over (
        partition by bands.promotion_id, bands.band
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
        sum(share) over shares - share as share_from,
        sum(share) over shares as share_to
    from spread
    window shares as (
        partition by promotion_id, band
        order by variant asc nulls last
    )

)

select * from final
