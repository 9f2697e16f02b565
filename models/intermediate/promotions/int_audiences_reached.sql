with

promotions as (

    select * from {{ ref('promotions') }}
    where trigger = 'replacement' and is_active

),

triggered as (

    select * from {{ ref('int_promotions_triggered') }}

),

reachable as (

    select * from {{ ref('int_customers_reachable') }}

),

purchases as (

    select * from {{ ref('int_purchases_grouped') }}

),

final as (

    select
        promotions.promotion_id,
        cast(count(*) as integer) as triggered,
        cast(
            count(*) filter (
                where
                reachable.address is not null
                and {{ has_message_basis() }}
                and reachable.suppressed_reason is null
            ) as integer
        ) as reachable
    from promotions
    inner join triggered
        on
            promotions.promotion_id = triggered.promotion_id
            and {{ fits_customer_type('triggered.trigger_customer_type') }}
    left join reachable
        on
            triggered.customer_id = reachable.customer_id
            and promotions.channel = reachable.channel
    left join purchases
        on
            triggered.customer_id = purchases.customer_id
            and promotions.category_group = purchases.category_group
    group by promotions.promotion_id

)

select * from final
