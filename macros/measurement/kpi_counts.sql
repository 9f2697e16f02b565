{#-
    The counts of the KPI table, by what feeds them.

    Args:
        source (string): decided (the ledger and the assignments), messaged
            (message events), visited (message and web events) or all.
    Returns:
        list[string] of column names, in the table's order.
    Raises:
        CompilationError: when `source` is none of these.
-#}
{% macro kpi_counts(source) %}
    {%- set decided = ['triggered', 'eligible'] -%}
    {%- for outcome in excluded_outcomes() -%}
        {%- do decided.append('excluded_' ~ outcome) -%}
    {%- endfor -%}
    {%- do decided.extend([
        'entered', 'holdout', 'assigned_treated', 'assigned_holdout',
        'crossovers',
    ]) -%}
    {%- set messaged = [
        'sent', 'hard_bounces', 'soft_bounces', 'delivered', 'unique_opens',
        'machine_opens', 'unique_clicks', 'machine_clicks', 'unsubscribes',
        'complaints', 'store_orders', 'orders', 'buyers', 'units',
    ] -%}
    {%- set visited = ['sessions'] -%}
    {%- set found = {
        'decided': decided, 'messaged': messaged, 'visited': visited,
        'all': decided + messaged + visited,
    } -%}
    {%- if source not in found -%}
        {%- do exceptions.raise_compiler_error(
            'kpi_counts: `source` must be decided, messaged, visited or all. Got: '
            ~ source
        ) -%}
    {%- endif -%}
    {%- do return(found[source]) -%}
{% endmacro %}
