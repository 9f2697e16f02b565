{#-
    What the first group of a regular expression finds in a text, where it first
    matches.

    Args:
        text (string): SQL expression, varchar, nullable.
        pattern (string): regular expression with a group; `[0-9]`, never `\d`:
            engines read backslashes differently.
    Returns:
        SQL expression, varchar; '' where nothing matches; null stays null.
-#}
{% macro captured(text, pattern) %}
    {{- return(adapter.dispatch('captured', 'percorso')(text, pattern)) -}}
{% endmacro %}

{% macro duckdb__captured(text, pattern) %}
    {%- do return("regexp_extract(" ~ text ~ ", '" ~ pattern ~ "', 1)") -%}
{% endmacro %}

{% macro spark__captured(text, pattern) %}
    {%- do return(
        "regexp_extract(" ~ text ~ ", " ~ spark_pattern(pattern) ~ ", 1)"
    ) -%}
{% endmacro %}
