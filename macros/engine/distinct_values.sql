{#-
    The distinct values of a group as a list, in order.

    Args:
        value (string): SQL expression.
        condition (string): SQL expression, boolean, true for the rows that
            count: none where the value is null.
    Returns:
        SQL aggregate, list; null when no row counts.
-#}
{% macro distinct_values(value, condition) %}
    {{- return(adapter.dispatch('distinct_values', 'percorso')(
        value, condition
    )) -}}
{% endmacro %}

{% macro duckdb__distinct_values(value, condition) %}
    {%- do return(
        "list(distinct " ~ value ~ " order by " ~ value
        ~ " asc nulls last) filter (where " ~ condition ~ ")"
    ) -%}
{% endmacro %}

{% macro spark__distinct_values(value, condition) %}
    {%- do return(
        "nullif(sort_array(collect_set(" ~ value ~ ") filter (where "
        ~ condition ~ ")), array())"
    ) -%}
{% endmacro %}
