{#-
    The values of a list, each in a row of its own: a column of a select, not a
    part of another expression.

    Args:
        list (string): SQL expression, list, nullable.
    Returns:
        SQL expression that makes rows; none for null or an empty list.
-#}
{% macro one_by_one(list) %}
    {{- return(adapter.dispatch('one_by_one', 'percorso')(list)) -}}
{% endmacro %}

{% macro duckdb__one_by_one(list) %}
    {%- do return("unnest(" ~ list ~ ")") -%}
{% endmacro %}

{% macro spark__one_by_one(list) %}
    {%- do return("explode(" ~ list ~ ")") -%}
{% endmacro %}
