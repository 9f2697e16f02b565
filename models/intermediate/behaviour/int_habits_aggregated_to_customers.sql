{%- set habits = {
    'month': 'extract(month from order_date)',
    'quarter': 'extract(quarter from order_date)',
    'weekday': 'extract(isodow from order_date)',
    'hour': business_hour('placed_at'),
    'channel': 'channel',
    'season': season('order_date'),
} -%}

with

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

shown as (
    {% for habit, value in habits.items() %}
    select
        customer_id,
        '{{ habit }}' as habit,
        cast({{ value }} as varchar) as habit_value,
        placed_at
    from orders
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

counted as (

    select
        customer_id,
        habit,
        habit_value,
        count(*) as orders_count,
        max(placed_at) as last_placed_at
    from shown
    group by customer_id, habit, habit_value

),

-- as often as another: the one seen last, then the greatest
preferred as (

    select
        customer_id,
        habit,
        max_by(habit_value, (orders_count, last_placed_at, habit_value))
            as habit_value,
        max(orders_count) as habit_orders_count,
        sum(orders_count) as orders_count
    from counted
    group by customer_id, habit

),

-- what happened once is no habit; the channel is told from the first order on
told as (

    select
        customer_id,
        habit,
        habit_value,
        cast(
            habit_orders_count / nullif(orders_count, 0) as decimal(9, 6)
        ) as habit_rate
    from preferred
    where
        habit = 'channel'
        or (
            habit_orders_count >= 2
            and orders_count >= {{ var('preference_min_orders') }}
        )

),

final as (

    select
        customer_id,
        {%- for habit in ['month', 'quarter', 'season'] %}
        min(habit_value) filter (where habit = '{{ habit }}')
            as preferred_{{ habit }},
        min(habit_rate) filter (where habit = '{{ habit }}')
            as preferred_{{ habit }}_rate,
        {%- endfor %}
        min(habit_value) filter (where habit = 'weekday') as preferred_weekday,
        min(habit_value) filter (where habit = 'hour') as preferred_hour,
        min(habit_value) filter (where habit = 'channel') as preferred_channel
    from told
    group by customer_id

)

select * from final
