{#-
    What a group of rows holds, as a short text that differs when any of them
    does: their number and the sum of their hashes, in whatever order. For
    comparing with what the same engine said before, not across engines.

    Args:
        columns (list of string): SQL expressions of what counts.
    Returns:
        SQL aggregate, varchar.
-#}
{% macro contents_of(columns) %}
    {{- return(adapter.dispatch('contents_of', 'percorso')(columns)) -}}
{% endmacro %}

{% macro duckdb__contents_of(columns) %}
    {%- do return(
        "count(*) || ' ' || sum(hash(" ~ columns | join(', ') ~ "))"
    ) -%}
{% endmacro %}

{% macro spark__contents_of(columns) %}
    {%- do return(
        "count(*) || ' ' || sum(cast(xxhash64(" ~ columns | join(', ')
        ~ ") as decimal(38, 0)))"
    ) -%}
{% endmacro %}
