-- A promotion's counts and amounts are the sums of its cells. If it breaks, the
-- same figure read by band and in total differs.
{%- set counts = [
    'triggered', 'eligible', 'entered', 'holdout', 'assigned_treated',
    'assigned_holdout', 'crossovers', 'sent', 'hard_bounces', 'soft_bounces',
    'delivered', 'unique_opens', 'machine_opens', 'unique_clicks',
    'unsubscribes', 'complaints', 'orders', 'buyers', 'units', 'revenue_gross',
    'returns_amount', 'revenue_net', 'cost_messages', 'cost_media',
    'cost_incentives', 'cost_total',
] %}
with

kpis as (

    select * from {{ ref('kpi_monitoring') }}

),

final as (

    select promotion_id
    from kpis
    group by promotion_id
    having
        count(*) filter (where row_level = 'promotion') <> 1
        {%- for column in counts %}
        or sum({{ column }}) filter (where row_level = 'cell')
        is distinct from
        sum({{ column }}) filter (where row_level = 'promotion')
        {%- endfor %}

)

select * from final
