{#-
    The engine's name for a timestamp with time zone.

    Returns:
        SQL type.
-#}
{% macro moment_type() %}
    {{- return(adapter.dispatch('moment_type', 'percorso')()) -}}
{% endmacro %}

{% macro duckdb__moment_type() %}
    {%- do return('timestamp with time zone') -%}
{% endmacro %}

{% macro spark__moment_type() %}
    {%- do return('timestamp') -%}
{% endmacro %}
