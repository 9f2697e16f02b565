with

opened as (

    select * from {{ ref('int_triggers_opened') }}

),

promotions as (

    select * from {{ ref('int_promotions_versioned') }}

),

retention as (

    select * from {{ ref('retention_policy') }}

),

contacted as (

    select * from {{ ref('int_promotions_contacted') }}

),

reachable as (

    select * from {{ ref('int_customers_reachable') }}

),

capped as (

    select * from {{ ref('int_customers_capped') }}

),

purchases as (

    select * from {{ ref('int_purchases_grouped') }}

),

joined as (

    select
        opened.promotion_id,
        opened.customer_id,
        opened.first_customer_id,
        opened.trigger_id,
        opened.trigger_order_id,
        opened.trigger_product_id,
        opened.trigger_category,
        opened.due_on,
        opened.spend_amount,
        opened.band,
        opened.landing_url,
        promotions.channel,
        promotions.priority,
        promotions.purpose,
        promotions.holdout_share,
        promotions.definition_version,
        contacted.first_arm,
        coalesce(contacted.prior_contacts, 0) as prior_contacts,
        opened.first_decided_on,
        opened.wave,
        opened.is_lapsed,
        promotions.ends_on < {{ as_of_date() }} as has_ended,
        {{ fits_customer_type('opened.trigger_customer_type') }} as is_of_type,
        {{ add_months('opened.happened_on', 'retention.months') }}
        < {{ as_of_date() }} as is_past_retention,
        coalesce({{ is_contacted('contacted', 'opened') }}, false)
            as is_contacted,
        reachable.address is not null as has_address,
        {{ has_message_basis() }} as has_basis,
        reachable.suppressed_reason,
        coalesce(
            {{ add_days(
                'contacted.last_contacted_on', 'promotions.cooldown_days'
            ) }} > {{ as_of_date() }}, false
        ) as is_cooling,
        capped.customer_id is not null
        and promotions.purpose <> 'service' as is_capped
    from opened
    inner join promotions
        on opened.promotion_id = promotions.promotion_id
    inner join retention
        on promotions.retention_purpose = retention.purpose
    left join contacted
        on
            opened.promotion_id = contacted.promotion_id
            and opened.customer_id = contacted.customer_id
    left join reachable
        on
            opened.customer_id = reachable.customer_id
            and promotions.channel = reachable.channel
    left join capped
        on
            opened.customer_id = capped.customer_id
            and promotions.channel = capped.channel
    left join purchases
        on
            opened.customer_id = purchases.customer_id
            and promotions.category_group = purchases.category_group

),

-- the first rule that applies, in the order of the waterfall
final as (

    select
        promotion_id,
        customer_id,
        first_customer_id,
        trigger_id,
        trigger_order_id,
        trigger_product_id,
        trigger_category,
        due_on,
        spend_amount,
        band,
        landing_url,
        channel,
        priority,
        purpose,
        holdout_share,
        definition_version,
        first_arm,
        prior_contacts,
        first_decided_on,
        wave,
        suppressed_reason,
        case
            when has_ended then 'not_active'
            when not is_of_type then 'wrong_customer_type'
            when is_past_retention then 'retention_expired'
            when is_contacted then 'already_contacted'
            when is_lapsed then 'expired'
            when not has_address then 'no_address'
            when not has_basis then 'no_consent'
            when suppressed_reason is not null then 'suppressed'
            when is_cooling then 'cooldown'
            when is_capped then 'frequency_cap'
            else 'open'
        end as outcome
    from joined

)

select * from final
