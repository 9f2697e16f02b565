with

promotions as (

    select * from {{ ref('promotions') }}
    where trigger = 'replacement' and is_active

),

reached as (

    select * from {{ ref('int_audiences_reached') }}

),

concluded as (

    select * from {{ ref('int_promotions_concluded') }}

),

measured as (

    select * from {{ ref('int_customers_measured') }}
    where arm = 'holdout' and is_closed_30d

),

-- who waited in vain counts by what they waited for
slotted as (

    select
        promotion_id,
        count(*) as contestants,
        count(*) filter (where {{ is_drawn_outcome('outcome') }}) as winners
    from concluded
    where
        {{ is_eligible_outcome(
            "case when outcome = 'expired' then outcome_detail else outcome end"
        ) }}
    group by promotion_id

),

bought as (

    select
        promotion_id,
        count(*) as held_out,
        count(*) filter (where orders_30d > 0) as held_out_buyers
    from measured
    group by promotion_id

),

final as (

    select
        promotions.promotion_id,
        cast(coalesce(reached.triggered, 0) as integer) as triggered,
        cast(coalesce(reached.reachable, 0) as integer) as reachable,
        cast(coalesce(slotted.contestants, 0) as integer) as contestants,
        cast(coalesce(slotted.winners, 0) as integer) as winners,
        cast(coalesce(bought.held_out, 0) as integer) as held_out,
        cast(coalesce(bought.held_out_buyers, 0) as integer) as held_out_buyers
    from promotions
    left join reached
        on promotions.promotion_id = reached.promotion_id
    left join slotted
        on promotions.promotion_id = slotted.promotion_id
    left join bought
        on promotions.promotion_id = bought.promotion_id

)

select * from final
