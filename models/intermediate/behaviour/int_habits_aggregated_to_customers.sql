{%- set habits = {
    'month': 'extract(month from order_date)',
    'quarter': 'extract(quarter from order_date)',
    'weekday': weekday('order_date'),
    'hour': business_hour('placed_at'),
    'channel': 'channel',
    'season': season('order_date'),
} -%}

with

orders as (

    select * from {{ ref('int_orders_profiled') }}

),

told as (

    {{ told_habits(
        'orders',
        habits,
        done_at='placed_at',
        at_least=var('preference_min_orders'),
        always='channel',
    ) }}

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
