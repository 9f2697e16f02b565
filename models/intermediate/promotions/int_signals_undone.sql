with

matched as (

    select * from {{ ref('int_signals_matched') }}

),

rules as (

    select * from {{ ref('int_promotion_rules_pivoted') }}

),

undoers as (

    select * from {{ ref('promotion_rules') }}
    where parameter = 'undone_by'

),

signs as (

    select * from {{ ref('int_signs_latest') }}

),

carts as (

    select * from {{ ref('int_carts_left') }}

),

grouped as (

    select * from {{ ref('int_categories_grouped') }}

),

latest as (

    select
        customer_id,
        sign,
        category,
        last_at
    from signs
    union all
    select
        customer_id,
        'cart_left' as sign,
        category,
        last_cart_at as last_at
    from carts

),

-- at the same moment as the trigger counts as after it, but a trigger does not
-- undo itself
final as (

    select distinct
        matched.promotion_id,
        matched.customer_id,
        matched.sign,
        matched.occurred_at,
        coalesce(matched.category, '') as category
    from matched
    inner join rules
        on matched.promotion_id = rules.promotion_id
    inner join undoers
        on matched.promotion_id = undoers.promotion_id
    inner join latest
        on
            matched.customer_id = latest.customer_id
            and undoers.value = latest.sign
    left join grouped
        on
            rules.category_group = grouped.category_group
            and latest.category = grouped.category
    where
        latest.last_at >= {{ add_hours(
            'matched.occurred_at',
            '-24 * coalesce(rules.undone_days_before, 0)'
        ) }}
        and not (
            latest.sign = matched.sign
            and latest.last_at = matched.occurred_at
        )
        and (
            coalesce(rules.undone_in, '|category|') = '|customer|'
            or latest.category = matched.category
            or grouped.category is not null
        )

)

select * from final
