{#-
    The materialization of a table that keeps rows of earlier runs: brought up to
    date where rows can be deleted, made whole where they cannot.

    Returns:
        string.
-#}
{% macro kept_as() %}
    {{- return(adapter.dispatch('kept_as', 'percorso')()) -}}
{% endmacro %}

{% macro duckdb__kept_as() %}
    {%- do return('incremental') -%}
{% endmacro %}

{% macro spark__kept_as() %}
    {%- do return('table') -%}
{% endmacro %}
