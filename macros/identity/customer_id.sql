{#-
    The id of the person founded on an identifier: a hash of its name under the
    home's secret, the same on every machine and engine.

    Args:
        node_name (string): SQL expression, varchar, `kind:value`.
    Returns:
        SQL expression, varchar, 32 lower-case hexadecimal digits.
-#}
{% macro customer_id(node_name) %}
    {%- do return("md5(" ~ home_secret() ~ " || ':' || " ~ node_name ~ ")") -%}
{% endmacro %}
