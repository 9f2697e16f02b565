{#-
    Key of an identifier's node as it was on one day: the graphs of all days are
    worked out together and never touch.

    Args:
        day (string): SQL expression, date.
        node_key (string): SQL expression, bigint.
    Returns:
        SQL expression, bigint, not negative.
-#}
{% macro day_node(day, node_key) %}
    {%- do return(key64(
        "cast(" ~ day ~ " as string) || ':' || cast(" ~ node_key
        ~ " as string)"
    )) -%}
{% endmacro %}
