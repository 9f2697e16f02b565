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

{#- Spark has no function for it, but its collations bring the library of
    Unicode's own forms. -#}
{% macro spark__compose_unicode(text) %}
    {%- do return(
        "case when " ~ text ~ " is not null then "
        ~ "reflect('com.ibm.icu.text.Normalizer', 'compose', " ~ text
        ~ ", false) end"
    ) -%}
{% endmacro %}
