{#-
    A day so many calendar months later; the last day of the month when the
    month is shorter, so that a 29 February plus 72 months is a 28 February.

    Args:
        day (string): SQL expression, date, nullable.
        months (string): SQL expression, integer, may be negative, nullable.
    Returns:
        SQL expression, date; null when either is null.
-#}
{% macro add_months(day, months) %}
    {{- return(adapter.dispatch('add_months', 'percorso')(day, months)) -}}
{% endmacro %}

{% macro duckdb__add_months(day, months) %}
    {%- do return(
        "cast(" ~ day ~ " + to_months(cast(" ~ months ~ " as integer)) as date)"
    ) -%}
{% endmacro %}

{% macro spark__add_months(day, months) %}
    {%- do return("add_months(" ~ day ~ ", cast(" ~ months ~ " as integer))") -%}
{% endmacro %}
