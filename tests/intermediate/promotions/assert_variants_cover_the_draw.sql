-- The variants of a band divide the draw from 0 to 1 without a gap. If it
-- breaks, people are contacted with no creative chosen.
with

variants as (

    select * from {{ ref('int_variants_ranged') }}

),

final as (

    select
        promotion_id,
        band,
        min(share_from) as first_share,
        max(share_to) as last_share,
        sum(share_to - share_from) as shares
    from variants
    group by promotion_id, band
    having
        min(share_from) <> 0
        or max(share_to) <> 1
        or sum(share_to - share_from) <> 1

)

select * from final
