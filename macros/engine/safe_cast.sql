{#-
    A cast that gives null where the value does not fit.

    Args:
        value (string): SQL expression.
        type (string): SQL type.
    Returns:
        SQL expression of that type, null when it does not fit.
-#}
{% macro safe_cast(value, type) %}
    {%- do return("try_cast(" ~ value ~ " as " ~ type ~ ")") -%}
{% endmacro %}
