{#-
    The distinct values of a group in alphabetical order, joined by ", ".

    Args:
        text (string): SQL expression, varchar; nulls are left out.
        condition (string): SQL expression, boolean, true for the rows that
            count.
    Returns:
        SQL aggregate, varchar; null when no row counts.
-#}
{% macro joined_distinct(text, condition='true') %}
    {{- return(adapter.dispatch('joined_distinct', 'percorso')(
        text, condition
    )) -}}
{% endmacro %}

{% macro duckdb__joined_distinct(text, condition) %}
    {%- do return(
        "string_agg(distinct " ~ text ~ ", ', ' order by " ~ text
        ~ ") filter (where " ~ condition ~ ")"
    ) -%}
{% endmacro %}

{#- Spark cannot plan its own listagg beside other distinct aggregates. -#}
{% macro spark__joined_distinct(text, condition) %}
    {%- do return(
        "array_join(nullif(sort_array(collect_set(" ~ text
        ~ ") filter (where " ~ condition ~ ")), array()), ', ')"
    ) -%}
{% endmacro %}
