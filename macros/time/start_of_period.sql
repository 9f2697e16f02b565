{#-
    The first day of the week or the month in which a day falls.

    Args:
        period (string): week, from Monday to Sunday, or month.
        day (string): SQL expression, date, nullable.
    Returns:
        SQL expression, date; null stays null.
-#}
{% macro start_of_period(period, day) %}
    {%- do return(
        "cast(date_trunc('" ~ period ~ "', " ~ day ~ ") as date)"
    ) -%}
{% endmacro %}
