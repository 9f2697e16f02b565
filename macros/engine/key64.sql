{#-
    A 60-bit key of a text, the same on every engine: graphs join on integers.
    An engine's own hash will not do: two telephone numbers that differ in two
    digits can have one in common.

    Args:
        text (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, bigint, not negative; null stays null.
-#}
{% macro key64(text) %}
    {{- return(adapter.dispatch('key64', 'percorso')(text)) -}}
{% endmacro %}

{% macro duckdb__key64(text) %}
    {%- do return("cast(('0x' || substr(md5(" ~ text ~ "), 1, 15)) as bigint)") -%}
{% endmacro %}

{% macro spark__key64(text) %}
    {%- do return(
        "cast(conv(substr(md5(" ~ text ~ "), 1, 15), 16, 10) as bigint)"
    ) -%}
{% endmacro %}
