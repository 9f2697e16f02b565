{%- set counted = {
    'orders': ['orders', {
        'orders': 'orders_count',
        'revenue_net': 'revenue_net_amount',
        'units': 'units_count',
        'buyers': 'buyers_count',
        'new_customers': 'new_customers_count',
    }],
    'sessions': ['web_events', {
        'sessions': 'sessions_count',
        'visitors': 'visitors_count',
        'ordering_sessions': 'ordering_sessions_count',
    }],
} -%}

with

orders as (

    select * from {{ ref('int_orders_counted_to_periods') }}

),

sessions as (

    select * from {{ ref('int_sessions_counted_to_periods') }}

),

days as (

    select * from {{ ref('int_activity_counted_to_days') }}

),

measured as (

    {% for counts, (source, measures) in counted.items() %}
    {%- for measure, column in measures.items() %}
    select
        '{{ source }}' as source,
        '{{ measure }}' as measure,
        period,
        period_date,
        first_date,
        {{ column }} as amount
    from {{ counts }}
    union all
    {% endfor %}
    {%- endfor %}
    {%- for period in ['week', 'month'] %}
    select
        source,
        measure,
        '{{ period }}' as period,
        {{ start_of_period(period, 'activity_date') }} as period_date,
        activity_date as first_date,
        amount
    from days
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        source,
        measure,
        period,
        period_date,
        min(first_date) as first_date,
        cast(sum(amount) as decimal(28, 4)) as amount
    from measured
    group by source, measure, period, period_date

)

select * from final
