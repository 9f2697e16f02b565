{#-
    Microseconds since 1970 began, UTC.

    Args:
        moment (string): SQL expression, timestamp with time zone.
    Returns:
        SQL expression, bigint.
-#}
{% macro epoch_microseconds(moment) %}
    {{- return(adapter.dispatch('epoch_microseconds', 'percorso')(moment)) -}}
{% endmacro %}

{% macro duckdb__epoch_microseconds(moment) %}
    {%- do return("epoch_us(" ~ moment ~ ")") -%}
{% endmacro %}

{% macro spark__epoch_microseconds(moment) %}
    {%- do return("unix_micros(" ~ moment ~ ")") -%}
{% endmacro %}
