{#-
    True when a text matches a regular expression, anywhere in it.

    Args:
        text (string): SQL expression, varchar, nullable.
        pattern (string): regular expression; `[0-9]`, never `\d`: engines read
            backslashes differently.
    Returns:
        SQL expression, boolean; null stays null.
-#}
{% macro matches(text, pattern) %}
    {{- return(adapter.dispatch('matches', 'percorso')(text, pattern)) -}}
{% endmacro %}

{% macro duckdb__matches(text, pattern) %}
    {%- do return("regexp_matches(" ~ text ~ ", '" ~ pattern ~ "')") -%}
{% endmacro %}

{% macro spark__matches(text, pattern) %}
    {%- do return(text ~ " rlike " ~ spark_pattern(pattern)) -%}
{% endmacro %}
