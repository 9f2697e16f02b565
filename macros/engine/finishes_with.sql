{#-
    True when a text ends with another.

    Args:
        text (string): SQL expression, varchar, nullable.
        ending (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, boolean; null when either is null.
-#}
{% macro finishes_with(text, ending) %}
    {{- return(adapter.dispatch('finishes_with', 'percorso')(text, ending)) -}}
{% endmacro %}

{% macro duckdb__finishes_with(text, ending) %}
    {%- do return("ends_with(" ~ text ~ ", " ~ ending ~ ")") -%}
{% endmacro %}

{% macro spark__finishes_with(text, ending) %}
    {%- do return("endswith(" ~ text ~ ", " ~ ending ~ ")") -%}
{% endmacro %}
