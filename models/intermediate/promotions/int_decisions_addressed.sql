with

reviewed as (

    select * from {{ ref('int_decisions_reviewed') }}

),

decisions as (

    select * from {{ ref('int_decisions_resolved') }}

),

variants as (

    select * from {{ ref('int_variants_ranged') }}

),

described as (

    select * from {{ ref('int_customers_described') }}

),

sends as (

    select * from {{ ref('int_promotions_sent') }}

),

sent as (

    select
        reviewed.promotion_id,
        reviewed.first_customer_id,
        reviewed.decided_on,
        min(sends.sent_at) as sent_at
    from reviewed
    inner join sends
        on
            reviewed.promotion_id = sends.promotion_id
            and reviewed.customer_id = sends.customer_id
    where sends.sent_on >= reviewed.decided_on
    group by
        reviewed.promotion_id,
        reviewed.first_customer_id,
        reviewed.decided_on

),

final as (

    select
        reviewed.promotion_id,
        reviewed.first_customer_id,
        reviewed.customer_id,
        reviewed.decided_on,
        decisions.due_on,
        reviewed.channel,
        decisions.band,
        decisions.wave,
        decisions.variant,
        variants.creative,
        decisions.landing_url,
        variants.coupon_code,
        variants.incentive_amount,
        reviewed.address,
        described.first_name,
        described.last_name,
        described.city,
        described.province,
        described.country,
        reviewed.refusal,
        reviewed.suppressed_reason,
        sent.sent_at
    from reviewed
    inner join decisions
        on
            reviewed.promotion_id = decisions.promotion_id
            and reviewed.first_customer_id = decisions.first_customer_id
            and reviewed.decided_on = decisions.decided_on
    left join variants
        on
            decisions.promotion_id = variants.promotion_id
            and decisions.band = variants.band
            and decisions.variant = variants.variant
    left join described
        on reviewed.customer_id = described.customer_id
    left join sent
        on
            reviewed.promotion_id = sent.promotion_id
            and reviewed.first_customer_id = sent.first_customer_id
            and reviewed.decided_on = sent.decided_on

)

select * from final
