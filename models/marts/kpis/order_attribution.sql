with

credited as (

    select * from {{ ref('int_orders_credited') }}

),

-- who hands over no visits and no messages cannot say that nothing led there
final as (

    select
        order_id,
        touchpoint_id,
        model,
        order_date,
        cast(touch_number as integer) as touch_number,
        cast(touches_count as integer) as touches_count,
        occurred_at as touched_at,
        channel_group,
        campaign,
        promotion_id,
        cast(credit as decimal(18, 8)) as credit,
        cast(amount as decimal(18, 4)) as revenue_net
    from credited
    where {{ has_touches() }}

)

select * from final
