{#-
    Completed years between two days, as a birthday counts them.

    Args:
        start_day (string): SQL expression, date, nullable.
        end_day (string): SQL expression, date.
    Returns:
        SQL expression, integer; null stays null.
-#}
{% macro full_years(start_day, end_day) %}
    {%- do return(
        "cast(extract(year from " ~ end_day ~ ") - extract(year from "
        ~ start_day ~ ") - case when extract(month from " ~ end_day
        ~ ") * 100 + extract(day from " ~ end_day ~ ") < extract(month from "
        ~ start_day ~ ") * 100 + extract(day from " ~ start_day
        ~ ") then 1 else 0 end as integer)"
    ) -%}
{% endmacro %}
