{#-
    Bytes of a text in UTF-8.

    Args:
        text (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, integer; null stays null.
-#}
{% macro byte_length(text) %}
    {{- return(adapter.dispatch('byte_length', 'percorso')(text)) -}}
{% endmacro %}

{% macro duckdb__byte_length(text) %}
    {%- do return("strlen(" ~ text ~ ")") -%}
{% endmacro %}

{% macro spark__byte_length(text) %}
    {%- do return("octet_length(" ~ text ~ ")") -%}
{% endmacro %}
