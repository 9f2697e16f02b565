with

ledger as (

    select * from {{ ref('stg_state__promotion_decisions') }}

),

customer_ids as (

    select * from {{ ref('int_customer_ids_resolved') }}

),

orders as (

    select * from {{ ref('int_orders_identified') }}

),

-- a decision follows its order, else the person through merges;
-- first_customer_id stays
final as (

    select
        ledger.promotion_id,
        coalesce(
            orders.customer_id, customer_ids.customer_id, ledger.customer_id
        ) as customer_id,
        coalesce(customer_ids.customer_id, ledger.customer_id)
            as kept_by_customer_id,
        ledger.first_customer_id,
        ledger.trigger_id,
        ledger.trigger_order_id,
        ledger.trigger_product_id,
        ledger.trigger_category,
        ledger.band,
        ledger.wave,
        ledger.variant,
        ledger.outcome,
        ledger.outcome_detail,
        ledger.channel,
        ledger.landing_url,
        ledger.definition_version,
        ledger.spend_amount,
        ledger.prior_contacts,
        ledger.due_on,
        ledger.decided_on,
        ledger.decided_at
    from ledger
    left join customer_ids
        on ledger.customer_id = customer_ids.issued_customer_id
    left join orders
        on ledger.trigger_order_id = orders.order_id

)

select * from final
