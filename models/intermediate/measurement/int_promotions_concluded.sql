with

decisions as (

    select * from {{ ref('promotion_decisions') }}

),

-- a trigger decided on several days counts once, by its last word
final as (

    select
        promotion_id,
        customer_id,
        trigger_order_id,
        band,
        wave,
        coalesce(variant, 'unassigned') as variant,
        channel,
        outcome,
        outcome_detail
    from decisions
    qualify row_number() over (
        partition by promotion_id, customer_id, trigger_order_id
        order by
            decided_on desc nulls last,
            case when outcome in ('entered', 'holdout') then 0 else 1 end
            asc nulls last,
            decided_at desc nulls last,
            first_customer_id asc nulls last
    ) = 1

)

select * from final
