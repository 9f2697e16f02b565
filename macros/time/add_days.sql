{#-
    A day so many days later.

    Args:
        day (string): SQL expression, date, nullable.
        days (string): SQL expression, integer, may be negative, nullable.
    Returns:
        SQL expression, date; null when either is null.
-#}
{% macro add_days(day, days) %}
    {%- do return("(" ~ day ~ " + cast(" ~ days ~ " as integer))") -%}
{% endmacro %}
