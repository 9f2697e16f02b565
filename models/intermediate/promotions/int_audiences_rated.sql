{%- set fewest = var('forecast_min_people') -%}

with

counted as (

    select * from {{ ref('int_audiences_counted') }}

),

replacements as (

    select * from {{ ref('int_replacements_rated') }}
    where observed_on = {{ as_of_date() }} and days_to_due = 1

),

-- too few people of its own: those of all promotions
pooled as (

    select
        promotion_id,
        case
            when held_out >= {{ fewest }} and held_out_buyers > 0
                then cast(held_out_buyers as double) / held_out
        end as own_base_rate,
        case
            when
                sum(held_out) over () >= {{ fewest }}
                and sum(held_out_buyers) over () > 0
                then
                    cast(sum(held_out_buyers) over () as double)
                    / sum(held_out) over ()
        end as pooled_base_rate,
        case
            when triggered >= {{ fewest }} then reachable
            else sum(reachable) over ()
        end as reachable,
        case
            when triggered >= {{ fewest }} then triggered
            else sum(triggered) over ()
        end as triggered,
        case
            when contestants >= {{ fewest }} then winners
            else sum(winners) over ()
        end as winners,
        case
            when contestants >= {{ fewest }} then contestants
            else sum(contestants) over ()
        end as contestants
    from counted

),

-- half a person more on each side, so that none seen is not certainty
rated as (

    select
        promotion_id,
        nullif(triggered, 0) as triggered,
        nullif(contestants, 0) as contestants,
        cast(reachable + 0.5 as double)
        / (nullif(triggered, 0) + 1) as reach_rate,
        cast(winners + 0.5 as double)
        / (nullif(contestants, 0) + 1) as slot_rate,
        own_base_rate,
        pooled_base_rate
    from pooled

),

final as (

    select
        rated.promotion_id,
        cast(rated.reach_rate as double) as reach_rate,
        cast(rated.slot_rate as double) as slot_rate,
        cast(rated.reach_rate * rated.slot_rate as double) as audience_rate,
        -- of the rate's own logarithm, so that both add up
        cast(
            (1 - rated.reach_rate) / (rated.reach_rate * rated.triggered)
            + (1 - rated.slot_rate) / (rated.slot_rate * rated.contestants)
            as double
        ) as relative_variance,
        cast(
            coalesce(
                rated.own_base_rate,
                rated.pooled_base_rate,
                1 - exp(-30 * replacements.daily_rate)
            ) as double
        ) as base_rate,
        case
            when rated.own_base_rate is not null then 'held_out'
            when rated.pooled_base_rate is not null then 'held_out_of_all'
            when replacements.daily_rate is not null then 'repurchase'
        end as base_rate_source
    from rated
    left join replacements
        on rated.promotion_id = replacements.promotion_id

)

select * from final
