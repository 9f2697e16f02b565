with

ledger as (

    select * from {{ ref('int_decisions_resolved') }}
    where {{ is_drawn_outcome('outcome') }}

),

sends as (

    select * from {{ ref('int_promotions_sent') }}

),

contacts as (

    select
        promotion_id,
        customer_id,
        first_customer_id,
        outcome,
        decided_on as contacted_on
    from ledger
    union all
    select
        promotion_id,
        customer_id,
        null as first_customer_id,
        'sent' as outcome,
        sent_on as contacted_on
    from sends

),

final as (

    select
        ledger.promotion_id,
        ledger.first_customer_id,
        ledger.decided_on,
        max(contacts.contacted_on) as last_contacted_on
    from ledger
    inner join contacts
        on
            ledger.promotion_id = contacts.promotion_id
            and ledger.customer_id = contacts.customer_id
    where
        ledger.outcome = 'entered'
        and (
            contacts.outcome = 'sent'
            or contacts.contacted_on < ledger.decided_on
            -- of two ids decided on a day one gets it, or none if one is held
            -- out
            or (
                contacts.contacted_on = ledger.decided_on
                and (
                    contacts.outcome = 'holdout'
                    or contacts.first_customer_id < ledger.first_customer_id
                )
            )
        )
    group by
        ledger.promotion_id,
        ledger.first_customer_id,
        ledger.decided_on

)

select * from final
