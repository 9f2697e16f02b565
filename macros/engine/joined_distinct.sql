{#-
    The distinct values of a group in alphabetical order, joined by ", ".

    Args:
        text (string): SQL expression, varchar; nulls are left out.
    Returns:
        SQL aggregate, varchar.
-#}
{% macro joined_distinct(text) %}
    {{- return(adapter.dispatch('joined_distinct', 'percorso')(text)) -}}
{% endmacro %}

{% macro duckdb__joined_distinct(text) %}
    {%- do return("string_agg(distinct " ~ text ~ ", ', ' order by " ~ text ~ ")") -%}
{% endmacro %}

{% macro spark__joined_distinct(text) %}
    {%- do return(
        "listagg(distinct " ~ text ~ ", ', ') within group (order by " ~ text
        ~ ")"
    ) -%}
{% endmacro %}
