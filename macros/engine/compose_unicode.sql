{#-
    A text in Unicode's composed form (NFC).

    Args:
        text (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, varchar; null stays null.
-#}
{% macro compose_unicode(text) %}
    {{- return(adapter.dispatch('compose_unicode', 'percorso')(text)) -}}
{% endmacro %}

{% macro duckdb__compose_unicode(text) %}
    {%- do return("nfc_normalize(" ~ text ~ ")") -%}
{% endmacro %}
