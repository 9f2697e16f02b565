with

dated as (

    select * from {{ ref('int_signals_dated') }}

),

ledger as (

    select * from {{ ref('int_decisions_resolved') }}
    where decided_on < {{ as_of_date() }}

),

runs as (

    select max(decided_on) as last_run_on
    from ledger

),

-- what has grown too old since the last run is told once more: it has a last
-- word, also where no run met it
final as (

    select
        dated.promotion_id,
        dated.customer_id,
        dated.sign,
        dated.category,
        dated.product_id,
        dated.order_id,
        dated.order_customer_type,
        dated.score,
        dated.spend_amount,
        dated.occurred_at,
        dated.due_on,
        coalesce(dated.valid_until < {{ as_of_date() }}, false) as is_lapsed
    from dated
    cross join runs
    where
        dated.waited_until <= {{ as_of_at() }}
        and dated.due_on <= {{ as_of_date() }}
        and (
            dated.valid_until is null
            or dated.valid_until >= {{ as_of_date() }}
            or dated.valid_until >= runs.last_run_on
        )

)

select * from final
