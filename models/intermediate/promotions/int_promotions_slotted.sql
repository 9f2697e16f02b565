{{ config(materialized = 'view') }}

with

screened as (

    select * from {{ ref('int_promotions_screened') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

ledger as (

    select * from {{ ref('int_decisions_resolved') }}
    where
        decided_on = {{ as_of_date() }}
        and {{ is_drawn_outcome('outcome') }}

),

-- an earlier run of the day has given the slot away
taken as (

    select
        ledger.customer_id,
        min(ledger.promotion_id) as winner_id
    from ledger
    inner join promotions
        on ledger.promotion_id = promotions.promotion_id
    where promotions.purpose <> 'service'
    group by ledger.customer_id

),

-- one message per person and day: the promotion with the best priority
final as (

    select
        screened.*,
        case
            when screened.outcome = 'open' and screened.purpose <> 'service'
                then
                    coalesce(
                        taken.winner_id,
                        first_value(screened.promotion_id) over (
                            partition by
                                screened.customer_id,
                                screened.outcome,
                                screened.purpose = 'service'
                            order by
                                screened.priority asc nulls last,
                                screened.promotion_id asc nulls last
                        )
                    )
        end as winner_id
    from screened
    left join taken
        on screened.customer_id = taken.customer_id

)

select * from final
