{{ config(materialized = 'view') }}

with

triggered as (

    select * from {{ ref('int_triggers_unioned') }}

),

ledger as (

    select * from {{ ref('int_decisions_resolved') }}
    where decided_on < {{ as_of_date() }}

),

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

final as (

    select
        past.promotion_id,
        past.customer_id,
        min(settled.settled_on) as settled_on,
        min(settled.settled_outcome) as settled_outcome,
        min(past.decided_on) filter (
            where settled.settled_on is null
            or past.decided_on > settled.settled_on
        ) as first_decided_on,
        min_by(past.wave, (past.decided_on, past.wave)) filter (
            where settled.settled_on is null
            or past.decided_on > settled.settled_on
        ) as first_wave
    from past
    left join settled
        on
            past.promotion_id = settled.promotion_id
            and past.customer_id = settled.customer_id
    group by past.promotion_id, past.customer_id

)

select * from final
