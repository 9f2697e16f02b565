{#-
    A moment, written down.

    Args:
        text (string): YYYY-MM-DD HH:MM:SS in UTC, with parts of a second if
            need be.
    Returns:
        SQL literal, timestamp with time zone.
-#}
{% macro moment(text) %}
    {{- return(adapter.dispatch('moment', 'percorso')(text)) -}}
{% endmacro %}

{% macro duckdb__moment(text) %}
    {%- do return("timestamptz '" ~ text ~ "+00'") -%}
{% endmacro %}

{% macro spark__moment(text) %}
    {%- do return("timestamp '" ~ text ~ "+00:00'") -%}
{% endmacro %}
