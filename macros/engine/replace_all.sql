{#-
    A text with every match of a regular expression replaced.

    Args:
        text (string): SQL expression, varchar, nullable.
        pattern (string): regular expression, without backslashes.
        replacement (string): literal text put in its place.
    Returns:
        SQL expression, varchar; null stays null.
-#}
{% macro replace_all(text, pattern, replacement) %}
    {{- return(adapter.dispatch('replace_all', 'percorso')(
        text, pattern, replacement
    )) -}}
{% endmacro %}

{% macro duckdb__replace_all(text, pattern, replacement) %}
    {%- do return(
        "regexp_replace(" ~ text ~ ", '" ~ pattern ~ "', '" ~ replacement
        ~ "', 'g')"
    ) -%}
{% endmacro %}

{% macro spark__replace_all(text, pattern, replacement) %}
    {%- do return(
        "regexp_replace(" ~ text ~ ", " ~ spark_pattern(pattern) ~ ", '"
        ~ replacement ~ "')"
    ) -%}
{% endmacro %}
