{#-
    The day of the week.

    Args:
        day (string): SQL expression, date, nullable.
    Returns:
        SQL expression, integer: 1 for Monday to 7 for Sunday; null stays null.
-#}
{% macro weekday(day) %}
    {{- return(adapter.dispatch('weekday', 'percorso')(day)) -}}
{% endmacro %}

{% macro duckdb__weekday(day) %}
    {%- do return("extract(isodow from " ~ day ~ ")") -%}
{% endmacro %}

{% macro spark__weekday(day) %}
    {%- do return("extract(dayofweek_iso from " ~ day ~ ")") -%}
{% endmacro %}
