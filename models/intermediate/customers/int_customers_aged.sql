with

people as (

    select * from {{ ref('int_identifiers_aggregated_to_customers') }}

),

orders as (

    select * from {{ ref('int_orders_profiled_to_customers') }}

),

engaged as (

    select * from {{ ref('int_customers_engaged') }}

),

categories as (

    select * from {{ ref('int_categories_aged') }}

),

shortest as (

    select * from {{ ref('int_cycles_ranked') }}
    where cycle_rank = 1

),

-- active, inactive, lost: the alphabet has them in order
best as (

    select
        customer_id,
        min(recency_class) as recency_class
    from categories
    group by customer_id

),

dated as (

    select
        people.customer_id,
        people.first_seen_at,
        best.recency_class,
        greatest(
            coalesce(orders.last_order_at, engaged.last_engaged_at),
            coalesce(engaged.last_engaged_at, orders.last_order_at)
        ) as last_activity_at
    from people
    left join orders
        on people.customer_id = orders.customer_id
    left join engaged
        on people.customer_id = engaged.customer_id
    left join best
        on people.customer_id = best.customer_id

),

-- nothing bought gives no reason for patience: the shortest cycle, from the
-- day they became known on when they never gave a sign
final as (

    select
        dated.customer_id,
        dated.last_activity_at,
        coalesce(
            dated.recency_class,
            {{ recency_class(
                days_between(business_date(
                    'coalesce(dated.last_activity_at, dated.first_seen_at)'
                ), as_of_date()),
                'shortest.active_days',
                'shortest.inactive_days'
            ) }}
        ) as recency_class
    from dated
    cross join shortest

)

select * from final
