{#-
    A number drawn evenly from 0 to 1 by a text: the same text, the same number,
    on every engine.

    Args:
        text (string): SQL expression, varchar.
    Returns:
        SQL expression, decimal(18, 8), 0 <= x < 1.
-#}
{% macro uniform(text) %}
    {%- do return(
        "cast(" ~ key64(text) ~ " % 100000000 as decimal(18, 8)) / 100000000"
    ) -%}
{% endmacro %}
