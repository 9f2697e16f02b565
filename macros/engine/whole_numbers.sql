{#-
    A query for the whole numbers from 1.

    Args:
        last (integer): the last number.
    Returns:
        SQL query, one column: number.
-#}
{% macro whole_numbers(last) %}
    {{- return(adapter.dispatch('whole_numbers', 'percorso')(last)) -}}
{% endmacro %}

{% macro duckdb__whole_numbers(last) %}
    {%- do return("select unnest(range(1, " ~ (last + 1) ~ ")) as number") -%}
{% endmacro %}

{% macro spark__whole_numbers(last) %}
    {%- do return("select id as number from range(1, " ~ (last + 1) ~ ")") -%}
{% endmacro %}
