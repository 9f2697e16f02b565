{#-
    True for a place that can be one: degrees that there are, and not 0 and 0,
    which is how systems write that they do not know.

    Args:
        latitude, longitude (string): SQL expressions, double, degrees.
    Returns:
        SQL expression, boolean; null when either is null.
-#}
{% macro is_on_earth(latitude, longitude) %}
    {%- do return(
        "(abs(" ~ latitude ~ ") <= 90 and abs(" ~ longitude ~ ") <= 180 and "
        ~ "(" ~ latitude ~ " <> 0 or " ~ longitude ~ " <> 0))"
    ) -%}
{% endmacro %}
