{#-
    The last microsecond of a business day.

    Args:
        day (string): SQL expression, date.
    Returns:
        SQL expression, timestamp with time zone.
-#}
{% macro end_of_business_day(day) %}
    {%- do return(
        "(" ~ start_of_business_day(day ~ " + 1")
        ~ " - interval 1 microsecond)"
    ) -%}
{% endmacro %}
