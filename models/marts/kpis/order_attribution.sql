with

orders as (

    select * from {{ ref('int_orders_valued') }}
    where is_valid

),

reached as (

    select * from {{ ref('int_orders_reached') }}

),

shared as (

    select * from {{ ref('int_orders_shared') }}

),

models as (

    {{ attribution_model_rows() }}

),

touched as (

    select distinct order_id
    from reached

),

credited as (

    select
        shared.order_id,
        shared.touchpoint_id,
        shared.model,
        reached.touch_number,
        reached.touches_count,
        reached.occurred_at,
        reached.channel_group,
        reached.campaign,
        reached.promotion_id,
        shared.credit,
        shared.amount
    from shared
    inner join reached
        on
            shared.order_id = reached.order_id
            and shared.touchpoint_id = reached.touchpoint_id
    union all
    select
        orders.order_id,
        null as touchpoint_id,
        models.model,
        null as touch_number,
        0 as touches_count,
        null as occurred_at,
        'unattributed' as channel_group,
        null as campaign,
        null as promotion_id,
        1 as credit,
        orders.total_amount - coalesce(orders.refund_amount, 0) as amount
    from orders
    left join touched
        on orders.order_id = touched.order_id
    cross join models
    where touched.order_id is null

),

-- who hands over no visits and no messages cannot say that nothing led there
final as (

    select
        credited.order_id,
        credited.touchpoint_id,
        credited.model,
        orders.order_date,
        cast(credited.touch_number as integer) as touch_number,
        cast(credited.touches_count as integer) as touches_count,
        credited.occurred_at as touched_at,
        credited.channel_group,
        credited.campaign,
        credited.promotion_id,
        cast(credited.credit as decimal(18, 8)) as credit,
        cast(credited.amount as decimal(18, 4)) as revenue_net
    from credited
    inner join orders
        on credited.order_id = orders.order_id
    where {{ has_touches() }}

)

select * from final
