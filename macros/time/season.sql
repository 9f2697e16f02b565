{#-
    The season of a day, by whole months: winter is December to February.

    Args:
        day (string): SQL expression, date.
    Returns:
        SQL expression, varchar: winter, spring, summer or autumn.
-#}
{% macro season(day) %}
    {%- set month = "extract(month from " ~ day ~ ")" -%}
    {%- do return(
        "case when " ~ month ~ " in (12, 1, 2) then 'winter' when " ~ month
        ~ " in (3, 4, 5) then 'spring' when " ~ month
        ~ " in (6, 7, 8) then 'summer' else 'autumn' end"
    ) -%}
{% endmacro %}
