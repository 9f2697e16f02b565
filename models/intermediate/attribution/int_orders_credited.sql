{{ config(materialized = 'view') }}

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

    {{ attribution_model_rows('all') }}

),

touched as (

    select distinct order_id
    from reached

),

-- an order that one touch has whole is not worth sharing out
given as (

    select
        reached.*,
        models.model,
        1 as credit,
        reached.net_amount as amount
    from reached
    cross join models
    where
        case models.model
            when 'first' then reached.touch_number = 1
            when 'last' then reached.touch_number = reached.touches_count
            when 'last_non_direct' then reached.is_last_non_direct
            else reached.touches_count = 1
        end

),

final as (

    select
        order_id,
        order_date,
        model,
        touchpoint_id,
        touch_number,
        touches_count,
        occurred_at,
        channel_group,
        campaign,
        promotion_id,
        credit,
        amount
    from given
    union all
    select
        shared.order_id,
        reached.order_date,
        shared.model,
        shared.touchpoint_id,
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
        orders.order_date,
        models.model,
        null as touchpoint_id,
        null as touch_number,
        0 as touches_count,
        null as occurred_at,
        'unattributed' as channel_group,
        null as campaign,
        null as promotion_id,
        1 as credit,
        orders.net_amount as amount
    from orders
    left join touched
        on orders.order_id = touched.order_id
    cross join models
    where touched.order_id is null

)

select * from final
