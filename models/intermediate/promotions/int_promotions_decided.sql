with

slotted as (

    select * from {{ ref('int_promotions_slotted') }}

),

variants as (

    select * from {{ ref('int_variants_ranged') }}

),

drawn as (

    select
        *,
        case
            when outcome <> 'open' then outcome
            when winner_id <> promotion_id then 'lost_to_priority'
            -- an arm once drawn holds for the promotion's life
            when first_arm = 'holdout' then 'holdout'
            when first_arm = 'treated' then 'entered'
            when
                {{ uniform(
                    "first_customer_id || ':' || promotion_id || ':"
                    ~ var('holdout_salt') ~ "'"
                ) }} < holdout_share
                then 'holdout'
            else 'entered'
        end as drawn_outcome
    from slotted

),

timed as (

    select
        *,
        {{ uniform(
            "first_customer_id || ':' || promotion_id || ':"
            ~ var('holdout_salt') ~ ":variant'"
        ) }} as variant_draw,
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
