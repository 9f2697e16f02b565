{#-
    The figures that the KPI table's history keeps, by what moves them. What is
    worked out of them, as rates are, is not kept.

    Returns:
        dict of cause to list[string] of column names: decisions, messages,
        visits, orders, returns and costs are counted by day, uplift is not.
-#}
{% macro kpi_causes() %}
    {%- set bought = ['store_orders', 'orders', 'buyers', 'units'] -%}
    {%- do return({
        'decisions': kpi_columns('decided'),
        'messages': kpi_columns('messaged') | reject('in', bought) | list,
        'visits': kpi_columns('visited'),
        'orders': bought + ['revenue_gross'],
        'returns': ['returns_amount'],
        'costs': ['cost_messages', 'cost_media', 'cost_incentives'],
        'uplift': [
            'incremental_orders_14d', 'incremental_revenue_14d',
            'lift_absolute_14d', 'ci_low_14d', 'ci_high_14d',
            'incremental_orders_30d', 'incremental_revenue_30d',
            'lift_absolute_30d', 'ci_low_30d', 'ci_high_30d',
        ],
    }) -%}
{% endmacro %}
