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

waited as (

    select * from {{ ref('int_triggers_waited') }}

),

drawn as (

    select * from {{ ref('int_customers_drawn') }}

),

begun as (

    select distinct promotion_id from ledger

),

final as (

    select
        triggered.promotion_id,
        triggered.customer_id,
        coalesce(drawn.first_customer_id, triggered.customer_id)
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
        waited.first_decided_on,
        coalesce(
            waited.first_wave,
            case
                when begun.promotion_id is null then 'massive' else 'daily'
            end
        ) as wave
    from triggered
    inner join promotions
        on triggered.promotion_id = promotions.promotion_id
    left join waited
        on
            triggered.promotion_id = waited.promotion_id
            and triggered.customer_id = waited.customer_id
    left join drawn
        on
            triggered.promotion_id = drawn.promotion_id
            and triggered.customer_id = drawn.customer_id
    left join begun
        on triggered.promotion_id = begun.promotion_id
    where
        coalesce(promotions.starts_on <= {{ as_of_date() }}, true)
        and (
            coalesce(promotions.ends_on >= {{ as_of_date() }}, true)
            or waited.first_decided_on is not null
        )
        and (
            waited.settled_on is null
            or (
                promotions.reentry = 'after_cooldown'
                and not triggered.is_lapsed
                -- who has waited in vain rests as long as they waited; what is
                -- final for a reason of its own is for good
                and {{ add_days(
                    'waited.settled_on',
                    "case when waited.settled_outcome = 'expired' then "
                    ~ var('pending_days') ~ " when waited.settled_outcome "
                    ~ "= 'already_contacted' or "
                    ~ is_drawn_outcome('waited.settled_outcome')
                    ~ " then promotions.cooldown_days end"
                ) }} <= {{ as_of_date() }}
            )
        )

)

select * from final
