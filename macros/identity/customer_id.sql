{#-
    The id of the person founded on an identifier: a hash of its key under the
    home's secret, the same on every machine and engine.

    Args:
        node_key (string): SQL expression, bigint, see value_key.
    Returns:
        SQL expression, varchar, 32 lower-case hexadecimal digits; null stays
        null.
-#}
{% macro customer_id(node_key) %}
    {%- do return(
        "md5(" ~ home_secret() ~ " || ':' || cast(" ~ node_key
        ~ " as string))"
    ) -%}
{% endmacro %}
