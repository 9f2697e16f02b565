{#-
    The counts and amounts of the KPI table, by what feeds them.

    Args:
        source (string): decided (the ledger and the assignments), messaged
            (message events), visited (message and web events), earned
            (message events and orders), spent (message events or costs),
            counts (the first three) or all.
    Returns:
        list[string] of column names, in the table's order.
    Raises:
        CompilationError: when `source` is none of these.
-#}
{% macro kpi_columns(source) %}
    {%- set decided = ['triggered', 'eligible'] -%}
    {%- for outcome in excluded_outcomes() -%}
        {%- do decided.append('excluded_' ~ outcome) -%}
    {%- endfor -%}
    {%- do decided.extend([
        'entered', 'holdout', 'assigned_treated', 'assigned_holdout',
        'crossovers',
    ]) -%}
    {%- set found = {
        'decided': decided,
        'messaged': [
            'sent', 'hard_bounces', 'soft_bounces', 'delivered', 'unique_opens',
            'machine_opens', 'unique_clicks', 'machine_clicks', 'unsubscribes',
            'complaints', 'store_orders', 'orders', 'buyers', 'units',
        ],
        'visited': ['sessions'],
        'earned': ['revenue_gross', 'returns_amount', 'revenue_net'],
        'spent': [
            'cost_messages', 'cost_media', 'cost_incentives', 'cost_total',
        ],
    } -%}
    {%- do found.update({
        'counts': found['decided'] + found['messaged'] + found['visited'],
    }) -%}
    {%- do found.update({
        'all': found['counts'] + found['earned'] + found['spent'],
    }) -%}
    {%- if source not in found -%}
        {%- do exceptions.raise_compiler_error(
            'kpi_columns: `source` must be one of ' ~ found | join(', ')
            ~ '. Got: ' ~ source
        ) -%}
    {%- endif -%}
    {%- do return(found[source]) -%}
{% endmacro %}
