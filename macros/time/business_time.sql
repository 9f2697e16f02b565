{#-
    The time of the day at a moment, in the business timezone.

    Args:
        moment (string): SQL expression, timestamp with time zone, nullable.
    Returns:
        SQL expression, varchar, hours and minutes as 09:30; null stays null.
-#}
{% macro business_time(moment) %}
    {{- return(adapter.dispatch('business_time', 'percorso')(moment)) -}}
{% endmacro %}

{% macro duckdb__business_time(moment) %}
    {%- do return(
        "strftime(timezone('" ~ business_timezone() ~ "', " ~ moment
        ~ "), '%H:%M')"
    ) -%}
{% endmacro %}

{% macro spark__business_time(moment) %}
    {%- do return(
        "date_format(from_utc_timestamp(" ~ moment ~ ", '"
        ~ business_timezone() ~ "'), 'HH:mm')"
    ) -%}
{% endmacro %}
