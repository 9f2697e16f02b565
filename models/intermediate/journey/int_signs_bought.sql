{{ config(materialized = 'view') }}

with

orders as (

    select * from {{ ref('int_orders_valued') }}
    where is_valid

),

delivered as (

    select * from {{ ref('stg_shop__orders') }}

),

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}

),

returned as (

    select * from {{ ref('int_returns_aggregated_to_order_lines') }}

),

rules as (

    select * from {{ ref('phase_rules') }}
    where sign = 'order'

),

kept as (

    select
        order_lines.order_id,
        nullif(order_lines.category, 'unmapped') as category,
        -- what went back whole is used no longer
        case
            when sum(order_lines.kept_quantity) = 0
                then max(returned.last_returned_at)
        end as given_back_at
    from order_lines
    left join returned
        on order_lines.order_line_id = returned.order_line_id
    group by
        order_lines.order_id, nullif(order_lines.category, 'unmapped')

),

-- the day of an order is the action's, also at the till
handed_over as (

    select
        orders.order_id,
        orders.customer_id,
        kept.category,
        orders.placed_at,
        kept.given_back_at,
        row_number() over (
            partition by orders.order_id
            order by kept.category asc nulls last
        ) = 1 as is_first_category,
        greatest(
            {{ start_of_business_day(add_days('orders.order_date', 1)) }},
            coalesce(
                delivered.delivered_at,
                {{ start_of_business_day(add_days(
                    'orders.order_date', 'rules.expires_after_days + 1'
                )) }}
            )
        ) as handover_at
    from orders
    cross join rules
    inner join delivered
        on orders.order_id = delivered.order_id
    left join kept
        on orders.order_id = kept.order_id

),

final as (

    select
        customer_id,
        'order' as sign,
        category,
        is_first_category,
        placed_at as occurred_at,
        handover_at as ends_at
    from handed_over
    union all
    select
        customer_id,
        'handover' as sign,
        category,
        is_first_category,
        handover_at as occurred_at,
        given_back_at as ends_at
    from handed_over

)

select * from final
