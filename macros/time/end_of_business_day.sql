{#-
    The last microsecond of a business day.

    Args:
        day (string): SQL expression, date.
    Returns:
        SQL expression, timestamp with time zone.
-#}
{% macro end_of_business_day(day) %}
    {{- return(adapter.dispatch('end_of_business_day', 'percorso')(day)) -}}
{% endmacro %}

{% macro duckdb__end_of_business_day(day) %}
    {%- do return(
        "(timezone('" ~ business_timezone() ~ "', cast(" ~ day
        ~ " + 1 as timestamp)) - interval 1 microsecond)"
    ) -%}
{% endmacro %}
