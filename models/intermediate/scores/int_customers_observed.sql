with

periods as (

    select * from {{ ref('int_score_periods_dated') }}

),

people as (

    select * from {{ ref('int_identifiers_aggregated_to_customers') }}

),

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

order_days as (

    select
        customer_id,
        order_date,
        count(*) as orders_count,
        -- paid when ordered: what was sent back since was not known then
        sum(goods_amount) as goods_amount
    from orders
    group by customer_id, order_date

),

-- from an order until the day before the next, a customer looks the same
ordered as (

    select
        customer_id,
        order_date,
        lead(order_date) over customer_so_far as next_order_date,
        sum(orders_count) over customer_so_far as orders_count,
        sum(goods_amount) over customer_so_far as goods_amount
    from order_days
    window
        customer_so_far as (
            partition by customer_id
            order by order_date asc nulls last
        )

),

known as (

    select
        people.customer_id,
        {{ business_date('people.known_at') }} as known_on,
        min(order_days.order_date) as first_order_date
    from people
    left join order_days
        on people.customer_id = order_days.customer_id
    group by people.customer_id, people.known_at

),

looked as (

    select
        customer_id,
        known_on,
        known_on as since_on,
        null as order_date,
        first_order_date as next_order_date,
        0 as orders_count,
        null as goods_amount
    from known
    union all
    select
        known.customer_id,
        known.known_on,
        greatest(ordered.order_date, known.known_on) as since_on,
        ordered.order_date,
        ordered.next_order_date,
        ordered.orders_count,
        ordered.goods_amount
    from known
    inner join ordered
        on known.customer_id = ordered.customer_id

),

final as (

    select
        periods.score,
        periods.period,
        periods.observed_on,
        looked.customer_id,
        looked.orders_count,
        {{ days_between('looked.order_date', 'periods.observed_on') }}
            as days_since_order,
        {{ days_between('looked.known_on', 'periods.observed_on') }}
            as days_known,
        {{ as_decimal(
            'cast(looked.goods_amount as double)'
            ~ ' / nullif(looked.orders_count, 0)', 18, 4
        ) }} as average_order_amount,
        case
            when periods.period = 0 then null
            when periods.outcome = 'order'
                then coalesce(
                    looked.next_order_date <= periods.outcome_until, false
                )
            else coalesce(
                looked.next_order_date > periods.outcome_until, true
            )
        end as has_outcome
    from periods
    inner join looked
        on
            periods.observed_on >= looked.since_on
            and periods.observed_on
            < coalesce(looked.next_order_date, date '9999-12-31')
    where
        periods.active_days is null
        or looked.order_date > {{ add_days(
            'periods.observed_on', '-periods.active_days'
        ) }}

)

select * from final
