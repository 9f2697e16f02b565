{#-
    True when a text begins with another.

    Args:
        text (string): SQL expression, varchar, nullable.
        opening (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, boolean; null when either is null.
-#}
{% macro begins_with(text, opening) %}
    {{- return(adapter.dispatch('begins_with', 'percorso')(text, opening)) -}}
{% endmacro %}

{% macro duckdb__begins_with(text, opening) %}
    {%- do return("starts_with(" ~ text ~ ", " ~ opening ~ ")") -%}
{% endmacro %}

{% macro spark__begins_with(text, opening) %}
    {%- do return("startswith(" ~ text ~ ", " ~ opening ~ ")") -%}
{% endmacro %}
