with

triggered as (

    select * from {{ ref('int_triggers_unioned') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

ledger as (

    select * from {{ ref('int_decisions_resolved') }}
    where decided_on < {{ as_of_date() }}

),

customer_ids as (

    select * from {{ ref('int_customer_ids_resolved') }}

),

-- what earlier days decided of the triggers of today
past as (

    select
        ledger.promotion_id,
        ledger.customer_id,
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
        max(decided_on) as settled_on,
        max_by(outcome, (decided_on, outcome)) as settled_outcome
    from past
    where not {{ is_pending_outcome('outcome') }}
    group by promotion_id, customer_id

),

-- and of their wait since then
waiting as (

    select
        past.promotion_id,
        past.customer_id,
        min(past.decided_on) as first_decided_on,
        min_by(past.wave, (past.decided_on, past.wave)) as first_wave
    from past
    left join settled
        on
            past.promotion_id = settled.promotion_id
            and past.customer_id = settled.customer_id
    where
        settled.settled_on is null
        or past.decided_on > settled.settled_on
    group by past.promotion_id, past.customer_id

),

-- the id under which the person was first decided draws for good, unless it has
-- become somebody else's
drawing as (

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

begun as (

    select distinct promotion_id from ledger

),

final as (

    select
        triggered.promotion_id,
        triggered.customer_id,
        coalesce(drawing.first_customer_id, triggered.customer_id)
            as first_customer_id,
        triggered.trigger_id,
        triggered.trigger_order_id,
        triggered.trigger_product_id,
        triggered.trigger_category,
        triggered.trigger_customer_type,
        triggered.happened_on,
        triggered.due_on,
        triggered.is_lapsed,
        triggered.spend_amount,
        triggered.band,
        triggered.landing_url,
        waiting.first_decided_on,
        coalesce(
            waiting.first_wave,
            case
                when begun.promotion_id is null then 'massive' else 'daily'
            end
        ) as wave
    from triggered
    inner join promotions
        on triggered.promotion_id = promotions.promotion_id
    left join settled
        on
            triggered.promotion_id = settled.promotion_id
            and triggered.customer_id = settled.customer_id
    left join waiting
        on
            triggered.promotion_id = waiting.promotion_id
            and triggered.customer_id = waiting.customer_id
    left join drawing
        on
            triggered.promotion_id = drawing.promotion_id
            and triggered.customer_id = drawing.customer_id
    left join begun
        on triggered.promotion_id = begun.promotion_id
    where
        coalesce(promotions.starts_on <= {{ as_of_date() }}, true)
        and (
            coalesce(promotions.ends_on >= {{ as_of_date() }}, true)
            or waiting.first_decided_on is not null
        )
        and (
            settled.settled_on is null
            or (
                promotions.reentry = 'after_cooldown'
                and not triggered.is_lapsed
                -- who has waited in vain rests as long as they waited; what is
                -- final for a reason of its own is for good
                and {{ add_days(
                    'settled.settled_on',
                    "case when settled.settled_outcome = 'expired' then "
                    ~ var('pending_days') ~ " when settled.settled_outcome "
                    ~ "= 'already_contacted' or "
                    ~ is_drawn_outcome('settled.settled_outcome')
                    ~ " then promotions.cooldown_days end"
                ) }} <= {{ as_of_date() }}
            )
        )

)

select * from final
