{#-
    True when one host is the other or lies below it, as shop.example and
    www.shop.example.

    Args:
        host (string): SQL expression, varchar, lower case, nullable.
        domain (string): SQL expression, varchar, lower case, nullable.
    Returns:
        SQL expression, boolean; null when either is null.
-#}
{% macro is_within_host(host, domain) %}
    {%- do return(
        finishes_with("'.' || " ~ host, "'.' || " ~ domain)
    ) -%}
{% endmacro %}
