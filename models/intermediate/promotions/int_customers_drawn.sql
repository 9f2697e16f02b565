{{ config(materialized = 'view') }}

with

ledger as (

    select * from {{ ref('int_decisions_resolved') }}
    where decided_on < {{ as_of_date() }}

),

customer_ids as (

    select * from {{ ref('int_customer_ids_resolved') }}

),

-- the id under which the person was first decided draws for good, unless it has
-- become somebody else's
final as (

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

)

select * from final
