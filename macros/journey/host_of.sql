{#-
    The host that a URL names, without port.

    Args:
        url (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, varchar, lower case; null without a host.
-#}
{% macro host_of(url) %}
    {%- do return(
        "nullif(lower(" ~ captured(url, "://([^/?#:]*)") ~ "), '')"
    ) -%}
{% endmacro %}
