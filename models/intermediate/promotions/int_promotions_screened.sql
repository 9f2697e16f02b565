with

triggered as (

    select * from {{ ref('int_triggers_unioned') }}

),

promotions as (

    select * from {{ ref('int_promotions_versioned') }}

),

retention as (

    select * from {{ ref('retention_policy') }}

),

contacted as (

    select * from {{ ref('int_promotions_contacted') }}

),

reachable as (

    select * from {{ ref('int_customers_reachable') }}

),

capped as (

    select * from {{ ref('int_customers_capped') }}

),

ledger as (

    select * from {{ ref('int_decisions_resolved') }}
    where decided_on < {{ as_of_date() }}

),

purchases as (

    select * from {{ ref('int_purchases_grouped') }}

),

customer_ids as (

    select * from {{ ref('int_customer_ids_resolved') }}

),

-- what earlier days decided of the triggers of today
past as (

    select
        ledger.promotion_id,
        ledger.customer_id,
        ledger.trigger_id,
        ledger.decided_on,
        ledger.wave,
        ledger.outcome
    from ledger
    inner join triggered
        on
            ledger.promotion_id = triggered.promotion_id
            and ledger.customer_id = triggered.customer_id
            and ledger.trigger_id = triggered.trigger_id

),

settled as (

    select
        promotion_id,
        customer_id,
        trigger_id,
        max(decided_on) as settled_on,
        max_by(outcome, (decided_on, outcome)) as settled_outcome
    from past
    where not {{ is_pending_outcome('outcome') }}
    group by promotion_id, customer_id, trigger_id

),

-- and of their wait since then
history as (

    select
        past.promotion_id,
        past.customer_id,
        past.trigger_id,
        min(past.decided_on) as first_decided_on,
        min_by(past.wave, (past.decided_on, past.wave)) as first_wave
    from past
    left join settled
        on
            past.promotion_id = settled.promotion_id
            and past.customer_id = settled.customer_id
            and past.trigger_id = settled.trigger_id
    where
        settled.settled_on is null
        or past.decided_on > settled.settled_on
    group by past.promotion_id, past.customer_id, past.trigger_id

),

-- the id under which the person was first decided draws for good, unless it has
-- become somebody else's
firsts as (

    select
        ledger.promotion_id,
        ledger.customer_id,
        min_by(
            ledger.first_customer_id,
            (ledger.decided_on, ledger.first_customer_id)
        ) as first_customer_id
    from ledger
    left join customer_ids
        on ledger.first_customer_id = customer_ids.issued_customer_id
    where
        coalesce(customer_ids.customer_id, ledger.first_customer_id)
        = ledger.customer_id
    group by ledger.promotion_id, ledger.customer_id

),

starts as (

    select
        promotion_id,
        min(decided_on) as first_run_on
    from ledger
    group by promotion_id

),

joined as (

    select
        triggered.promotion_id,
        triggered.customer_id,
        coalesce(firsts.first_customer_id, triggered.customer_id)
            as first_customer_id,
        triggered.trigger_id,
        triggered.trigger_order_id,
        triggered.trigger_product_id,
        triggered.trigger_category,
        triggered.due_on,
        triggered.spend_amount,
        triggered.band,
        triggered.landing_url,
        promotions.channel,
        promotions.priority,
        promotions.purpose,
        promotions.holdout_share,
        promotions.definition_version,
        contacted.first_arm,
        coalesce(contacted.prior_contacts, 0) as prior_contacts,
        history.first_decided_on,
        coalesce(
            history.first_wave,
            case
                when starts.promotion_id is null then 'massive' else 'daily'
            end
        ) as wave,
        promotions.ends_on < {{ as_of_date() }} as has_ended,
        promotions.customer_type <> 'any'
        and triggered.trigger_customer_type
        not in (promotions.customer_type, 'both') as is_wrong_type,
        {{ add_months('triggered.happened_on', 'retention.months') }}
        < {{ as_of_date() }} as is_past_retention,
        coalesce({{ is_contacted('contacted', 'triggered') }}, false)
            as is_contacted,
        reachable.address is not null as has_address,
        {{ has_message_basis() }} as has_basis,
        reachable.suppressed_reason,
        coalesce(
            {{ add_days(
                'contacted.last_contacted_on', 'promotions.cooldown_days'
            ) }} > {{ as_of_date() }}, false
        ) as is_cooling,
        capped.customer_id is not null
        and promotions.purpose <> 'service' as is_capped
    from triggered
    inner join promotions
        on triggered.promotion_id = promotions.promotion_id
    inner join retention
        on promotions.retention_purpose = retention.purpose
    left join contacted
        on
            triggered.promotion_id = contacted.promotion_id
            and triggered.customer_id = contacted.customer_id
    left join reachable
        on
            triggered.customer_id = reachable.customer_id
            and promotions.channel = reachable.channel
    left join capped
        on
            triggered.customer_id = capped.customer_id
            and promotions.channel = capped.channel
    left join history
        on
            triggered.promotion_id = history.promotion_id
            and triggered.customer_id = history.customer_id
            and triggered.trigger_id = history.trigger_id
    left join settled
        on
            triggered.promotion_id = settled.promotion_id
            and triggered.customer_id = settled.customer_id
            and triggered.trigger_id = settled.trigger_id
    left join firsts
        on
            triggered.promotion_id = firsts.promotion_id
            and triggered.customer_id = firsts.customer_id
    left join starts
        on triggered.promotion_id = starts.promotion_id
    left join purchases
        on
            triggered.customer_id = purchases.customer_id
            and promotions.category_group = purchases.category_group
    where
        coalesce(promotions.starts_on <= {{ as_of_date() }}, true)
        and (
            settled.settled_on is null
            or (
                promotions.reentry = 'after_cooldown'
                -- who has waited in vain rests as long as they waited; what is
                -- final for a reason of its own is for good
                and {{ add_days(
                    'settled.settled_on',
                    "case when settled.settled_outcome = 'expired' then "
                    ~ var('pending_days') ~ " when settled.settled_outcome in "
                    ~ "('entered', 'holdout', 'already_contacted') "
                    ~ "then promotions.cooldown_days end"
                ) }} <= {{ as_of_date() }}
            )
        )

),

-- the first rule that applies, in the order of the waterfall
final as (

    select
        promotion_id,
        customer_id,
        first_customer_id,
        trigger_id,
        trigger_order_id,
        trigger_product_id,
        trigger_category,
        due_on,
        spend_amount,
        band,
        landing_url,
        channel,
        priority,
        purpose,
        holdout_share,
        definition_version,
        first_arm,
        prior_contacts,
        first_decided_on,
        wave,
        suppressed_reason,
        case
            when has_ended then 'not_active'
            when is_wrong_type then 'wrong_customer_type'
            when is_past_retention then 'retention_expired'
            when is_contacted then 'already_contacted'
            when not has_address then 'no_address'
            when not has_basis then 'no_consent'
            when suppressed_reason is not null then 'suppressed'
            when is_cooling then 'cooldown'
            when is_capped then 'frequency_cap'
            else 'open'
        end as outcome
    from joined
    where not coalesce(has_ended, false) or first_decided_on is not null

)

select * from final
