{#-
    Letters and digits of every script, for the brackets of a regular
    expression.

    Args:
        has_marks (bool): with the accents that are characters of their own.
    Returns:
        string, the inside of a character class.
-#}
{% macro letter_class(has_marks) %}
    {{- return(adapter.dispatch('letter_class', 'percorso')(has_marks)) -}}
{% endmacro %}

{% macro duckdb__letter_class(has_marks) %}
    {%- do return('\\p{L}\\p{Nd}' ~ ('\\p{M}' if has_marks else '')) -%}
{% endmacro %}

{% macro spark__letter_class(has_marks) %}
    {%- do return(duckdb__letter_class(has_marks)) -%}
{% endmacro %}
