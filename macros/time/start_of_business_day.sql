{#-
    The first moment of a business day.

    Args:
        day (string): SQL expression, date, nullable.
    Returns:
        SQL expression, timestamp with time zone; null stays null.
-#}
{% macro start_of_business_day(day) %}
    {{- return(adapter.dispatch('start_of_business_day', 'percorso')(day)) -}}
{% endmacro %}

{% macro duckdb__start_of_business_day(day) %}
    {%- do return(
        "timezone('" ~ business_timezone() ~ "', cast(" ~ day
        ~ " as timestamp))"
    ) -%}
{% endmacro %}

{% macro spark__start_of_business_day(day) %}
    {%- do return(
        "to_utc_timestamp(cast(" ~ day ~ " as timestamp), '"
        ~ business_timezone() ~ "')"
    ) -%}
{% endmacro %}
