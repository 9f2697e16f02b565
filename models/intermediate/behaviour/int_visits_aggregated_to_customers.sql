{%- set habits = {
    'weekday': 'extract(isodow from ' ~ business_date('started_at') ~ ')',
    'hour': business_hour('started_at'),
    'device': 'device_type',
} -%}

with

sessions as (

    select * from {{ ref('int_sessions_channelled') }}
    where customer_id is not null and started_at <= {{ as_of_at() }}

),

shown as (

    {% for habit, value in habits.items() %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        customer_id,
        '{{ habit }}' as habit,
        cast({{ value }} as varchar) as habit_value,
        started_at
    from sessions
    {% endfor %}

),

counted as (

    select
        customer_id,
        habit,
        habit_value,
        count(*) as visits_count,
        max(started_at) as last_visit_at
    from shown
    where habit_value is not null
    group by customer_id, habit, habit_value

),

-- as often as another: the one seen last, then the greatest
preferred as (

    select
        customer_id,
        habit,
        max_by(habit_value, (visits_count, last_visit_at, habit_value))
            as habit_value,
        max(visits_count) as habit_visits_count,
        sum(visits_count) as visits_count
    from counted
    group by customer_id, habit

),

-- what happened once is no habit; the device is told from the first visit on
told as (

    select
        customer_id,
        habit,
        habit_value
    from preferred
    where
        habit = 'device'
        or (
            habit_visits_count >= 2
            and visits_count >= {{ var('preference_min_visits') }}
        )

),

summed as (

    select
        customer_id,
        count(*) as visits_count,
        max(started_at) as last_visit_at
    from sessions
    group by customer_id

),

final as (

    select
        summed.customer_id,
        cast(summed.visits_count as integer) as visits_count,
        {{ business_date('summed.last_visit_at') }} as last_visit_on,
        min(told.habit_value) filter (where told.habit = 'device')
            as preferred_device,
        min(told.habit_value) filter (where told.habit = 'weekday')
            as preferred_visit_weekday,
        min(told.habit_value) filter (where told.habit = 'hour')
            as preferred_visit_hour
    from summed
    left join told
        on summed.customer_id = told.customer_id
    group by summed.customer_id, summed.visits_count, summed.last_visit_at

)

select * from final
