{#-
    Whether a business day is over: the day of the run is not, since it is run
    in the morning, and what is told of that day then is a part of it.

    Args:
        day (string): SQL expression, date, nullable.
    Returns:
        SQL expression, boolean; null of null.
-#}
{% macro is_over(day) %}
    {%- do return("(" ~ day ~ " < " ~ as_of_date() ~ ")") -%}
{% endmacro %}
