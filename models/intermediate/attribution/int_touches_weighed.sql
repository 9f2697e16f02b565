{{ config(materialized = 'view') }}

{%- set half_life = var('attribution_half_life_days') -%}
{%- set is_first = 'touch_number = 1' %}
{%- set is_last = 'touch_number = touches_count' %}
{%- set weights = {
    'linear': '1',
    'time_decay':
        'power(0.5, (age_days - last_age_days) / ' ~ half_life ~ '.0)',
    'position_based':
        'case when ' ~ is_first ~ ' or ' ~ is_last ~ ' then 0.4'
        ~ ' else 0.2 / (touches_count - 2) end',
    'w_shaped':
        'case when has_role then 0.3 * (cast(' ~ is_first ~ ' as integer)'
        ~ ' + cast(' ~ is_last ~ ' as integer)'
        ~ ' + cast(is_milestone as integer))'
        ~ ' else 0.1 / (touches_count - roles_count) end',
    'markov': 'markov_weight / channel_touches_count',
    'shapley': 'shapley_weight / channel_touches_count',
} -%}

with

reached as (

    select * from {{ ref('int_orders_reached') }}
    where touches_count > 1

),

fitted as (

    select * from {{ ref('int_channel_weights_fitted') }}

),

models as (

    {{ attribution_model_rows('shared') }}

),

channels as (

    select
        channel_group,
        max(weight) filter (where model = 'markov') as markov_weight,
        max(weight) filter (where model = 'shapley') as shapley_weight
    from fitted
    group by channel_group

),

told as (

    select
        reached.order_id,
        reached.net_amount,
        reached.touchpoint_id,
        reached.touch_number,
        reached.touches_count,
        reached.channel_touches_count,
        reached.is_milestone,
        reached.age_days,
        min(reached.age_days) over (partition by reached.order_id)
            as last_age_days,
        {{ is_first }} or {{ is_last }} or reached.is_milestone as has_role,
        channels.markov_weight,
        channels.shapley_weight
    from reached
    left join channels
        on reached.channel_group = channels.channel_group

),

counted as (

    select
        *,
        count(*) filter (where has_role) over (partition by order_id)
            as roles_count
    from told

),

weighed as (

    select
        counted.order_id,
        counted.net_amount,
        counted.touchpoint_id,
        counted.touch_number,
        models.model,
        case models.model
            {% for model in attribution_models('shared') %}
            when '{{ model }}' then {{ weights[model] }}
            {% endfor %}
        end as weight
    from counted
    cross join models

),

-- decimals add up to the same in any order
final as (

    select
        order_id,
        net_amount,
        touchpoint_id,
        touch_number,
        model,
        {{ as_decimal('weight', 18, 15) }} as weight
    from weighed

)

select * from final
