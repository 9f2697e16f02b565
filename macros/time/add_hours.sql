{#-
    A moment so many hours later.

    Args:
        moment (string): SQL expression, timestamp with time zone, nullable.
        hours (string): SQL expression, integer, may be negative, nullable.
    Returns:
        SQL expression, timestamp with time zone; null when either is null.
-#}
{% macro add_hours(moment, hours) %}
    {{- return(adapter.dispatch('add_hours', 'percorso')(moment, hours)) -}}
{% endmacro %}

{% macro duckdb__add_hours(moment, hours) %}
    {%- do return(
        "(" ~ moment ~ " + to_hours(cast(" ~ hours ~ " as integer)))"
    ) -%}
{% endmacro %}

{% macro spark__add_hours(moment, hours) %}
    {%- do return(
        "(" ~ moment ~ " + make_dt_interval(0, cast(" ~ hours
        ~ " as integer)))"
    ) -%}
{% endmacro %}
