{%- set worked_out = ['delivered', 'revenue_net', 'cost_incentives',
    'cost_total'] %}
{%- set carried = ['promotion_id', 'band', 'wave', 'variant', 'channel',
    'kpi_date', 'margin_rate']
    + kpi_columns('all') | reject('in', worked_out) | list -%}

with

counted as (

    select * from {{ ref('int_kpis_counted') }}

),

-- what was booked counts where nothing more exact is known, never twice
costed as (

    select
        {%- for column in carried %}
        {{ column }},
        {%- endfor %}
        case
            when sum(cost_incentives) over (partition by promotion_id) > 0
                then cost_incentives
            else booked_incentive_amount
        end as cost_incentives
    from counted

),

final as (

    select
        {%- for column in carried %}
        {{ column }},
        {%- endfor %}
        cost_incentives,
        cost_messages + cost_media + cost_incentives as cost_total,
        sent - hard_bounces - soft_bounces as delivered,
        revenue_gross - returns_amount as revenue_net
    from costed

)

select * from final
