-- Of those whose arm is drawn today, the share held out is the planned one,
-- give or take five standard deviations. If it breaks, the draw is not the one
-- that was promised, and no uplift can be read.
with

decided as (

    select * from {{ ref('int_promotions_decided') }}
    where outcome in ('entered', 'holdout')

),

screened as (

    select * from {{ ref('int_promotions_screened') }}
    where first_arm is null

),

drawn as (

    select
        screened.promotion_id,
        max(screened.holdout_share) as holdout_share,
        count(*) as drawn_count,
        count(*) filter (where decided.outcome = 'holdout') as holdout_count
    from screened
    inner join decided
        on
            screened.promotion_id = decided.promotion_id
            and screened.customer_id = decided.customer_id
    group by screened.promotion_id

),

final as (

    select *
    from drawn
    where
        abs(holdout_count - drawn_count * holdout_share)
        > 1 + 5 * sqrt(drawn_count * holdout_share * (1 - holdout_share))

)

select * from final
