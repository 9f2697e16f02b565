{%- set days = "interval '" ~ var('crossing_days') ~ "' day" -%}

with

orders as (

    select * from {{ ref('int_orders_scoped') }}

),

looks as (

    select * from {{ ref('int_looks_unioned') }}

),

scoped_looks as (

    select
        customer_id,
        looked_in,
        'all' as category,
        looked_at
    from looks
    union all
    select
        customer_id,
        looked_in,
        category,
        looked_at
    from looks
    where category is not null

),

sided as (

    select
        *,
        case
            when channel = 'store' then 'store'
            when is_online then 'online'
            else 'elsewhere'
        end as bought_in,
        case
            when channel = 'store' then 'online'
            when is_online then 'store'
        end as other_side
    from orders

),

crossed as (

    select
        sided.order_id,
        sided.category,
        max(scoped_looks.looked_at) as last_looked_at
    from sided
    inner join scoped_looks
        on
            sided.customer_id = scoped_looks.customer_id
            and sided.category = scoped_looks.category
            and sided.other_side = scoped_looks.looked_in
            and sided.placed_at > scoped_looks.looked_at
            and sided.placed_at <= scoped_looks.looked_at + {{ days }}
    group by sided.order_id, sided.category

),

-- without the events of the other side, nobody knows that there were none
final as (

    select
        sided.order_id,
        sided.category,
        sided.customer_id,
        sided.order_date,
        sided.bought_in,
        sided.goods_amount,
        case
            when sided.bought_in = 'elsewhere' then 'elsewhere'
            when crossed.order_id is not null
                then sided.other_side || '_then_' || sided.bought_in
            when
                (
                    sided.bought_in = 'store'
                    and not {{ is_provided('web_events') }}
                )
                or (
                    sided.bought_in = 'online'
                    and not {{ is_provided('interactions') }}
                )
                then 'unknown'
            else sided.bought_in || '_only'
        end as way,
        {{ seconds_between('crossed.last_looked_at', 'sided.placed_at') }}
        / 86400 as days_since_look
    from sided
    left join crossed
        on
            sided.order_id = crossed.order_id
            and sided.category = crossed.category

)

select * from final
