{#-
    The pieces of a text between matches of a pattern.

    Args:
        text (string): SQL expression, varchar, nullable.
        pattern (string): regular expression, without quotes or look-around.
    Returns:
        SQL expression, list of varchar; null for null.
-#}
{% macro split_by(text, pattern) %}
    {{- return(adapter.dispatch('split_by', 'percorso')(text, pattern)) -}}
{% endmacro %}

{% macro duckdb__split_by(text, pattern) %}
    {%- do return(
        "regexp_split_to_array(" ~ text ~ ", '" ~ pattern ~ "')"
    ) -%}
{% endmacro %}

{% macro spark__split_by(text, pattern) %}
    {%- do return("split(" ~ text ~ ", " ~ spark_pattern(pattern) ~ ")") -%}
{% endmacro %}
