{#-
    Unicode's number of a character.

    Args:
        character (string): SQL expression, varchar of one character.
    Returns:
        SQL expression, integer.
-#}
{% macro code_point(character) %}
    {{- return(adapter.dispatch('code_point', 'percorso')(character)) -}}
{% endmacro %}

{% macro duckdb__code_point(character) %}
    {%- do return("unicode(" ~ character ~ ")") -%}
{% endmacro %}

{% macro spark__code_point(character) %}
    {%- do return("ascii(" ~ character ~ ")") -%}
{% endmacro %}
