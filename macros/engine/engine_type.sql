{#-
    The engine's name for a type of a contract or a seed.

    Args:
        type (string): SQL type as DuckDB names it.
    Returns:
        SQL type.
-#}
{% macro engine_type(type) %}
    {{- return(adapter.dispatch('engine_type', 'percorso')(type)) -}}
{% endmacro %}

{% macro duckdb__engine_type(type) %}
    {%- do return(type) -%}
{% endmacro %}

{% macro spark__engine_type(type) %}
    {%- do return({
        'varchar': 'string', 'timestamp with time zone': moment_type()
    }.get(type, type)) -%}
{% endmacro %}
