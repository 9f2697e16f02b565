with

decisions as (

    select * from {{ ref('int_decisions_resolved') }}
    where outcome = 'entered'

),

-- one that moved to another channel is not the one that was decided
promotions as (

    select * from {{ ref('int_promotions_versioned') }}
    where is_active and coalesce(ends_on >= {{ as_of_date() }}, true)

),

met as (

    select * from {{ ref('int_decisions_met') }}

),

reachable as (

    select * from {{ ref('int_customers_reachable') }}

),

purchases as (

    select * from {{ ref('int_purchases_grouped') }}

),

joined as (

    select
        decisions.promotion_id,
        decisions.first_customer_id,
        decisions.customer_id,
        decisions.decided_on,
        decisions.channel,
        reachable.address,
        reachable.suppressed_reason,
        promotions.promotion_id is null as is_over,
        coalesce(
            {{ is_contacted('met', 'decisions') }}
            or {{ add_days(
                'met.last_contacted_on', 'promotions.cooldown_days'
            ) }} > decisions.decided_on, false
        ) as is_contacted,
        {{ has_message_basis() }} as has_basis
    from decisions
    left join promotions
        on
            decisions.promotion_id = promotions.promotion_id
            and decisions.channel = promotions.channel
    left join met
        on
            decisions.promotion_id = met.promotion_id
            and decisions.first_customer_id = met.first_customer_id
            and decisions.decided_on = met.decided_on
    left join reachable
        on
            decisions.customer_id = reachable.customer_id
            and decisions.channel = reachable.channel
    left join purchases
        on
            decisions.customer_id = purchases.customer_id
            and promotions.category_group = purchases.category_group

),

final as (

    select
        promotion_id,
        first_customer_id,
        customer_id,
        decided_on,
        channel,
        address,
        -- an erasure is told before what it makes unknown
        case
            when suppressed_reason = 'erasure' then 'suppressed'
            when is_over then 'not_active'
            when is_contacted then 'already_contacted'
            when address is null then 'no_address'
            when not has_basis then 'no_consent'
            when suppressed_reason is not null then 'suppressed'
        end as refusal,
        suppressed_reason
    from joined

)

select * from final
