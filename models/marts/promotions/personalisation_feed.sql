with

people as (

    select * from {{ ref('customers') }}

),

erased as (

    select * from {{ ref('int_customers_erased') }}

),

shown as (

    select * from {{ ref('int_promotions_shown') }}

),

interests as (

    select * from {{ ref('customer_interests') }}
    where interest_rank = 1 and interest_class in ('hot', 'warm')

),

bestsold as (

    select * from {{ ref('int_categories_bestsold') }}

),

overall as (

    select product_ids
    from bestsold
    where category = 'all'

),

-- who does not want to be profiled sees what anybody sees
chosen as (

    select
        people.customer_id,
        case
            when
                not coalesce(
                    people.profiling_consent,
                    {{ not var('profiling_requires_consent') }}
                )
                then 'bestsellers'
            when shown.customer_id is not null then 'promotion'
            when interests.customer_id is not null then 'interest'
            when people.top_category is not null then 'past_purchase'
            else 'bestsellers'
        end as reason,
        shown.promotion_id,
        shown.band,
        shown.variant,
        shown.creative,
        shown.landing_url,
        shown.coupon_code,
        shown.incentive_amount,
        shown.shown_until,
        shown.product_id,
        shown.category as promotion_category,
        interests.category as interest_category,
        people.top_category
    from people
    left join erased
        on people.customer_id = erased.erased_customer_id
    left join shown
        on people.customer_id = shown.customer_id
    left join interests
        on people.customer_id = interests.customer_id
    where erased.erased_customer_id is null

),

placed as (

    select
        *,
        case reason
            when 'promotion'
                then coalesce(
                    promotion_category, interest_category, top_category
                )
            when 'interest' then interest_category
            when 'past_purchase' then top_category
        end as category
    from chosen

),

final as (

    select
        placed.customer_id,
        placed.reason,
        {%- for column in ['promotion_id', 'band', 'variant', 'creative',
            'landing_url', 'coupon_code', 'incentive_amount',
            'shown_until'] %}
        case when placed.reason = 'promotion' then placed.{{ column }} end
            as {{ column }},
        {%- endfor %}
        placed.category,
        case
            when placed.reason = 'promotion' and placed.product_id is not null
                then placed.product_id || rtrim(replace(
                    coalesce('|' || bestsold.product_ids || '|', ''),
                    '|' || placed.product_id || '|',
                    '|'
                ), '|')
            else coalesce(bestsold.product_ids, overall.product_ids)
        end as product_ids
    from placed
    left join bestsold
        on placed.category = bestsold.category
    left join overall
        on true

)

select * from final
