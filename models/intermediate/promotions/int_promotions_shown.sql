with

decisions as (

    select * from {{ ref('promotion_decisions') }}
    where
        outcome = 'entered'
        and decided_on > {{ add_days(as_of_date(), -var('feed_days')) }}

),

promotions as (

    select * from {{ ref('promotions') }}
    where is_active and coalesce(ends_on >= {{ as_of_date() }}, true)

),

variants as (

    select * from {{ ref('int_variants_ranged') }}

),

products as (

    select * from {{ ref('stg_shop__products') }}

),

people as (

    select * from {{ ref('customers') }}

),

-- who has ordered on the day or since has had their answer
final as (

    select
        decisions.customer_id,
        decisions.promotion_id,
        decisions.band,
        decisions.variant,
        variants.creative,
        decisions.landing_url,
        variants.coupon_code,
        variants.incentive_amount,
        coalesce(decisions.trigger_category, products.category) as category,
        -- what they look for is shown again, what they own is not
        case
            when decisions.trigger_order_id is null
                then decisions.trigger_product_id
        end as product_id,
        {{ add_days('decisions.decided_on', var('feed_days') - 1) }}
            as shown_until
    from decisions
    inner join promotions
        on decisions.promotion_id = promotions.promotion_id
    inner join people
        on decisions.customer_id = people.customer_id
    left join variants
        on
            decisions.promotion_id = variants.promotion_id
            and decisions.band = variants.band
            and decisions.variant = variants.variant
    left join products
        on decisions.trigger_product_id = products.product_id
    where
        coalesce(
            people.last_order_at
            < {{ start_of_business_day('decisions.decided_on') }}, true
        )
    qualify row_number() over (
        partition by decisions.customer_id
        order by
            decisions.decided_on desc nulls last,
            promotions.priority asc nulls last,
            decisions.promotion_id asc nulls last,
            decisions.first_customer_id asc nulls last
    ) = 1

)

select * from final
