{#-
    A list of values.

    Args:
        values (list[string]): SQL expressions of one type.
    Returns:
        SQL expression, list.
-#}
{% macro listed(values) %}
    {{- return(adapter.dispatch('listed', 'percorso')(values)) -}}
{% endmacro %}

{% macro duckdb__listed(values) %}
    {%- do return("[" ~ values | join(', ') ~ "]") -%}
{% endmacro %}

{% macro spark__listed(values) %}
    {%- do return("array(" ~ values | join(', ') ~ ")") -%}
{% endmacro %}
