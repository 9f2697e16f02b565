{#-
    Seconds from one moment to another.

    Args:
        earlier (string): SQL expression, timestamp with time zone.
        later (string): SQL expression, timestamp with time zone.
    Returns:
        SQL expression, double; negative when later is the earlier.
-#}
{% macro seconds_between(earlier, later) %}
    {%- do return(
        "((" ~ epoch_microseconds(later) ~ " - " ~ epoch_microseconds(earlier)
        ~ ") / 1e6)"
    ) -%}
{% endmacro %}
