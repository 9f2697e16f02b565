{#-
    True when a text is a regular expression that the engine can read.

    Args:
        text (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, boolean, never null; true for null.
-#}
{% macro is_pattern(text) %}
    {{- return(adapter.dispatch('is_pattern', 'percorso')(text)) -}}
{% endmacro %}

{% macro duckdb__is_pattern(text) %}
    {%- do return(
        "(" ~ text ~ " is null or try(regexp_matches('', " ~ text
        ~ ")) is not null)"
    ) -%}
{% endmacro %}

{% macro spark__is_pattern(text) %}
    {%- do return(
        "(" ~ text ~ " is null or try_reflect('java.util.regex.Pattern', "
        ~ "'matches', " ~ text ~ ", '') is not null)"
    ) -%}
{% endmacro %}
