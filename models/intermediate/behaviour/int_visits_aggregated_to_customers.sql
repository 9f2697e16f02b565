{%- set habits = {
    'weekday': weekday(business_date('started_at')),
    'hour': business_hour('started_at'),
    'device': 'device_type',
} -%}

with

sessions as (

    select * from {{ ref('int_sessions_channelled') }}
    where
        customer_id is not null
        and started_at <= {{ as_of_at() }}
        and {{ is_kept_for('profiling', business_date('started_at')) }}

),

told as (

    {{ told_habits(
        'sessions',
        habits,
        done_at='started_at',
        at_least=var('preference_min_visits'),
        always='device',
    ) }}

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
