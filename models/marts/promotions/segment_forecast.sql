with

foretold as (

    select * from {{ ref('int_audiences_foretold') }}

),

rated as (

    select * from {{ ref('int_audiences_rated') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

needed as (

    select
        rated.promotion_id,
        rated.base_rate,
        rated.base_rate_source,
        promotions.holdout_share,
        {{ people_needed('rated.base_rate', 'promotions.holdout_share') }}
            as people_needed
    from rated
    inner join promotions
        on rated.promotion_id = promotions.promotion_id

),

final as (

    select
        foretold.promotion_id,
        foretold.band,
        foretold.met_on as due_on,
        foretold.days_ahead,
        foretold.due,
        foretold.due_of_type,
        foretold.expected_triggered,
        foretold.reach_rate,
        foretold.slot_rate,
        foretold.expected,
        {{ foretold_bound(
            'low', 'foretold.expected', 'foretold.chance_variance',
            'foretold.rate_error', 'foretold.due_of_type'
        ) }} as expected_low,
        {{ foretold_bound(
            'high', 'foretold.expected', 'foretold.chance_variance',
            'foretold.rate_error', 'foretold.due_of_type'
        ) }} as expected_high,
        foretold.chance_variance,
        foretold.rate_error,
        foretold.expected_so_far as expected_cumulative,
        {{ foretold_bound(
            'low', 'foretold.expected_so_far',
            'foretold.chance_variance_so_far', 'foretold.rate_error_so_far',
            'foretold.due_of_type_so_far'
        ) }} as cumulative_low,
        {{ foretold_bound(
            'high', 'foretold.expected_so_far',
            'foretold.chance_variance_so_far', 'foretold.rate_error_so_far',
            'foretold.due_of_type_so_far'
        ) }} as cumulative_high,
        needed.base_rate,
        needed.base_rate_source,
        needed.holdout_share,
        {{ minimum_detectable_effect(
            'foretold.expected_so_far', 'needed.base_rate',
            'needed.holdout_share'
        ) }} as minimum_detectable_effect,
        cast(needed.people_needed as bigint) as people_needed,
        min(foretold.met_on) filter (
            where foretold.expected_so_far >= needed.people_needed
        ) over (
            partition by foretold.promotion_id, foretold.band
        ) as readable_on
    from foretold
    inner join needed
        on foretold.promotion_id = needed.promotion_id

)

select * from final
