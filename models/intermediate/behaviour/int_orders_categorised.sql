with

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}
    where
        is_valid
        and kept_quantity > 0
        and category <> 'unmapped'

),

identified as (

    select * from {{ ref('int_orders_identified') }}

),

kept as (

    select
        order_id,
        category,
        min(customer_id) as customer_id,
        min(placed_at) as placed_at,
        min(order_date) as order_date
    from order_lines
    group by order_id, category

),

-- orders of one moment share a number: neither is later than the other
numbered as (

    select
        kept.customer_id,
        kept.category,
        kept.order_id,
        kept.order_date,
        -- who cannot be recognised cannot be seen to come back
        identified.identified_by not in ('order_alone', 'erased')
            as is_recognised,
        dense_rank() over (
            partition by kept.customer_id
            order by kept.placed_at asc nulls last
        ) as order_number,
        row_number() over (
            partition by kept.customer_id, kept.category
            order by kept.placed_at asc nulls last, kept.order_id asc nulls last
        ) = 1 as is_first,
        min(kept.order_date) over () as known_from
    from kept
    inner join identified
        on kept.order_id = identified.order_id

),

final as (

    select
        customer_id,
        category,
        order_id,
        order_date,
        cast(order_number as integer) as order_number,
        is_recognised,
        is_first
        and is_recognised
        and {{ is_over(add_days('order_date', var('affinity_window_days'))) }}
            as is_window_after_over,
        is_first
        and is_recognised
        and {{ add_days('order_date', -var('affinity_window_days')) }}
        >= known_from as is_window_before_known
    from numbered

)

select * from final
