with

decisions as (

    select * from {{ ref('promotion_decisions') }}

),

settled as (

    select
        *,
        case when {{ is_pending_outcome('outcome') }} then 0 else 1 end
            as is_settled
    from decisions

),

-- a promotion that may enter somebody again decides on a trigger in rounds,
-- each ended by a final outcome of an earlier day
numbered as (

    select
        *,
        sum(is_settled) over (
            partition by promotion_id, customer_id, trigger_id
            order by decided_on asc nulls last
            range between unbounded preceding and current row
        ) - sum(is_settled) over (
            partition by promotion_id, customer_id, trigger_id, decided_on
        ) as round_number
    from settled

),

-- a trigger decided on several days counts once a round, by its last word
final as (

    select
        promotion_id,
        customer_id,
        trigger_id,
        band,
        wave,
        coalesce(variant, 'unassigned') as variant,
        channel,
        decided_on,
        outcome,
        outcome_detail
    from numbered
    qualify row_number() over (
        partition by promotion_id, customer_id, trigger_id, round_number
        order by
            decided_on desc nulls last,
            case when {{ is_drawn_outcome('outcome') }} then 0 else 1 end
            asc nulls last,
            decided_at desc nulls last,
            first_customer_id asc nulls last
    ) = 1

)

select * from final
