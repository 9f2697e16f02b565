{#-
    The distinct values of a group as a list, in order.

    Args:
        value (string): SQL expression; nulls are left out.
    Returns:
        SQL aggregate, list.
-#}
{% macro distinct_values(value) %}
    {{- return(adapter.dispatch('distinct_values', 'percorso')(value)) -}}
{% endmacro %}

{% macro duckdb__distinct_values(value) %}
    {%- do return(
        "list(distinct " ~ value ~ " order by " ~ value ~ " asc nulls last)"
    ) -%}
{% endmacro %}

{% macro spark__distinct_values(value) %}
    {%- do return("sort_array(collect_set(" ~ value ~ "))") -%}
{% endmacro %}
