{#-
    True when a text matches the regular expression held in another column.

    Args:
        text (string): SQL expression, varchar, nullable.
        pattern (string): SQL expression, varchar, a regular expression.
    Returns:
        SQL expression, boolean; null when either is null.
-#}
{% macro matches_row(text, pattern) %}
    {{- return(adapter.dispatch('matches_row', 'percorso')(text, pattern)) -}}
{% endmacro %}

{% macro duckdb__matches_row(text, pattern) %}
    {%- do return("regexp_matches(" ~ text ~ ", " ~ pattern ~ ")") -%}
{% endmacro %}

{% macro spark__matches_row(text, pattern) %}
    {%- do return(text ~ " rlike ('(?d)' || " ~ pattern ~ ")") -%}
{% endmacro %}
