{#-
    The texts of a group, one after the other.

    Args:
        text (string): SQL expression, varchar; nulls are left out.
        separator (string): literal text put between them.
        position (string): SQL expression to order by, without ties.
    Returns:
        SQL aggregate, varchar.
-#}
{% macro joined_in_order(text, separator, position) %}
    {{- return(adapter.dispatch('joined_in_order', 'percorso')(
        text, separator, position
    )) -}}
{% endmacro %}

{% macro duckdb__joined_in_order(text, separator, position) %}
    {%- do return(
        "string_agg(" ~ text ~ ", '" ~ separator ~ "' order by " ~ position
        ~ ")"
    ) -%}
{% endmacro %}

{% macro spark__joined_in_order(text, separator, position) %}
    {%- do return(
        "listagg(" ~ text ~ ", '" ~ separator ~ "') within group (order by "
        ~ position ~ ")"
    ) -%}
{% endmacro %}
