with

matched as (

    select * from {{ ref('int_signals_matched') }}

),

undone as (

    select * from {{ ref('int_signals_undone') }}

),

bands as (

    select * from {{ ref('promotion_bands') }}

),

standing as (

    select
        matched.promotion_id,
        matched.customer_id,
        matched.sign,
        matched.category,
        matched.order_id,
        matched.product_id,
        matched.trigger_customer_type,
        matched.score,
        matched.spend_amount,
        matched.occurred_at,
        matched.due_on,
        matched.is_lapsed,
        {{ trigger_id('matched') }} as trigger_id
    from matched
    left join undone
        on
            matched.promotion_id = undone.promotion_id
            and matched.customer_id = undone.customer_id
            and matched.sign = undone.sign
            and matched.occurred_at = undone.occurred_at
            and coalesce(matched.category, '') = undone.category
    where undone.promotion_id is null

),

-- one trigger of a person and promotion at a time: of interests the strongest,
-- else the latest
picked as (

    select
        promotion_id,
        customer_id,
        trigger_id,
        order_id,
        product_id,
        category,
        trigger_customer_type,
        spend_amount,
        occurred_at,
        due_on,
        is_lapsed
    from standing
    qualify row_number() over (
        partition by promotion_id, customer_id
        order by
            is_lapsed asc nulls last,
            case when sign = 'interest' then score end desc nulls last,
            occurred_at desc nulls last,
            score desc nulls last,
            spend_amount desc nulls last,
            trigger_id asc nulls last
    ) = 1

),

-- a left join on such a condition would meet every band with everybody
banded as (

    select
        picked.promotion_id,
        picked.customer_id,
        bands.band,
        bands.landing_url
    from picked
    inner join bands
        on picked.promotion_id = bands.promotion_id
    where
        {{ is_within_band('picked.spend_amount', '1') }}
        or coalesce(bands.lower_bound, bands.upper_bound) is null

),

final as (

    select
        picked.promotion_id,
        picked.customer_id,
        picked.trigger_id,
        picked.order_id as trigger_order_id,
        picked.product_id as trigger_product_id,
        picked.category as trigger_category,
        picked.trigger_customer_type,
        {{ business_date('picked.occurred_at') }} as happened_on,
        picked.due_on,
        picked.is_lapsed,
        cast(picked.spend_amount as decimal(18, 4)) as spend_amount,
        coalesce(banded.band, 'unassigned') as band,
        banded.landing_url
    from picked
    left join banded
        on
            picked.promotion_id = banded.promotion_id
            and picked.customer_id = banded.customer_id

)

select * from final
