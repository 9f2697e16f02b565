{%- set carried = ['promotion_id', 'customer_id', 'first_customer_id',
    'trigger_id', 'trigger_order_id', 'trigger_product_id', 'trigger_category',
    'band', 'wave', 'outcome', 'channel', 'due_on', 'spend_amount',
    'landing_url', 'prior_contacts', 'definition_version', 'suppressed_reason',
    'first_arm', 'first_decided_on', 'holdout_share'] -%}

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

variants as (

    select * from {{ ref('int_variants_ranged') }}

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
slotted as (

    select
        {%- for column in carried %}
        screened.{{ column }},
        {%- endfor %}
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
        end as winner_id,
        {{ uniform(
            "screened.first_customer_id || ':' || screened.promotion_id || ':"
            ~ var('holdout_salt') ~ "'"
        ) }} as draw,
        {{ uniform(
            "screened.first_customer_id || ':' || screened.promotion_id || ':"
            ~ var('holdout_salt') ~ ":variant'"
        ) }} as variant_draw
    from screened
    left join taken
        on screened.customer_id = taken.customer_id

),

drawn as (

    select
        {%- for column in carried %}
        {{ column }},
        {%- endfor %}
        winner_id,
        variant_draw,
        case
            when outcome <> 'open' then outcome
            when winner_id <> promotion_id then 'lost_to_priority'
            -- an arm once drawn holds for the promotion's life
            when first_arm = 'holdout' then 'holdout'
            when first_arm = 'treated' then 'entered'
            when draw < holdout_share then 'holdout'
            else 'entered'
        end as drawn_outcome
    from slotted

),

timed as (

    select
        {%- for column in carried %}
        {{ column }},
        {%- endfor %}
        winner_id,
        variant_draw,
        drawn_outcome,
        -- as a condition of the join it would meet every variant with everybody
        case
            when {{ is_drawn_outcome('drawn_outcome') }} then promotion_id
        end as drawn_promotion_id,
        {{ is_pending_outcome('drawn_outcome') }}
        and {{ add_days('first_decided_on', var('pending_days')) }}
        <= {{ as_of_date() }} as is_expired
    from drawn

),

final as (

    select
        timed.promotion_id,
        timed.customer_id,
        timed.first_customer_id,
        timed.trigger_id,
        timed.trigger_order_id,
        timed.trigger_product_id,
        timed.trigger_category,
        timed.band,
        timed.wave,
        variants.variant,
        case
            when coalesce(timed.is_expired, false) then 'expired'
            else timed.drawn_outcome
        end as outcome,
        case
            when coalesce(timed.is_expired, false) then timed.drawn_outcome
            when timed.drawn_outcome = 'lost_to_priority' then timed.winner_id
            when timed.drawn_outcome = 'suppressed' then timed.suppressed_reason
            when timed.drawn_outcome = 'expired' then 'valid_days'
        end as outcome_detail,
        timed.channel,
        timed.due_on,
        timed.spend_amount,
        coalesce(variants.landing_url, timed.landing_url) as landing_url,
        timed.prior_contacts,
        timed.definition_version,
        {{ as_of_date() }} as decided_on,
        {{ as_of_at() }} as decided_at
    from timed
    left join variants
        on
            timed.drawn_promotion_id = variants.promotion_id
            and timed.band = variants.band
            and timed.variant_draw >= variants.share_from
            and timed.variant_draw < variants.share_to

)

select * from final
