with

steered as (

    select * from {{ ref('int_customers_steered') }}

),

bestsold as (

    select * from {{ ref('int_categories_bestsold') }}

),

overall as (

    select product_ids
    from bestsold
    where category = 'all'

),

final as (

    select
        steered.customer_id,
        steered.reason,
        steered.promotion_id,
        steered.band,
        steered.variant,
        steered.creative,
        steered.landing_url,
        steered.coupon_code,
        steered.incentive_amount,
        steered.shown_until,
        steered.category,
        case
            when steered.product_id is not null
                then steered.product_id || trim(trailing '|' from replace(
                    coalesce('|' || bestsold.product_ids || '|', ''),
                    '|' || steered.product_id || '|',
                    '|'
                ))
            else coalesce(bestsold.product_ids, overall.product_ids)
        end as product_ids
    from steered
    left join bestsold
        on steered.category = bestsold.category
    left join overall
        on true

)

select * from final
