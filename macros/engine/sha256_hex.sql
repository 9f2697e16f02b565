{#-
    SHA-256 of a text's UTF-8 bytes.

    Args:
        text (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, varchar, 64 lower-case hexadecimal digits.
-#}
{% macro sha256_hex(text) %}
    {{- return(adapter.dispatch('sha256_hex', 'percorso')(text)) -}}
{% endmacro %}

{% macro duckdb__sha256_hex(text) %}
    {%- do return("sha256(" ~ text ~ ")") -%}
{% endmacro %}

{% macro spark__sha256_hex(text) %}
    {%- do return("sha2(" ~ text ~ ", 256)") -%}
{% endmacro %}
