{#-
    The rates of the KPI table, each of summed counts or amounts.

    Args:
        relation (string): relation with the columns of `kpi_columns('all')` and
            margin_rate.
    Returns:
        dict of column name to SQL expression, double, null where there is
        nothing below the line; in the table's order.
-#}
{% macro kpi_rates(relation) %}
    {%- set of = relation ~ '.' -%}
    {%- set shares = {
        'bounce_rate': [
            of ~ 'hard_bounces + ' ~ of ~ 'soft_bounces', of ~ 'sent'
        ],
        'delivery_rate': [of ~ 'delivered', of ~ 'sent'],
        'open_rate': [of ~ 'unique_opens', of ~ 'delivered'],
        'human_open_rate': [
            of ~ 'unique_opens - ' ~ of ~ 'machine_opens',
            of ~ 'delivered - ' ~ of ~ 'machine_opens',
        ],
        'click_through_rate': [of ~ 'unique_clicks', of ~ 'delivered'],
        'click_to_open_rate': [of ~ 'unique_clicks', of ~ 'unique_opens'],
        'unsubscribe_rate': [of ~ 'unsubscribes', of ~ 'delivered'],
        'complaint_rate': [of ~ 'complaints', of ~ 'sent'],
        'conversion_per_delivered': [of ~ 'orders', of ~ 'delivered'],
        'conversion_per_recipient': [of ~ 'orders', of ~ 'sent'],
        'conversion_per_click': [of ~ 'orders', of ~ 'unique_clicks'],
        'average_order_value': [of ~ 'revenue_net', of ~ 'orders'],
        'items_per_order': [of ~ 'units', of ~ 'orders'],
        'revenue_per_sent': [of ~ 'revenue_net', of ~ 'sent'],
        'revenue_per_delivered': [of ~ 'revenue_net', of ~ 'delivered'],
        'cost_per_order': [of ~ 'cost_total', of ~ 'orders'],
        'roas': [of ~ 'revenue_net', of ~ 'cost_total'],
        'roi': [
            of ~ 'revenue_net * ' ~ of ~ 'margin_rate - ' ~ of ~ 'cost_total',
            of ~ 'cost_total',
        ],
    } -%}
    {%- set found = {} -%}
    {%- for column, (numerator, denominator) in shares.items() -%}
        {%- do found.update({
            column: 'cast((' ~ numerator ~ ') as double) / nullif('
                ~ denominator ~ ', 0)',
        }) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
