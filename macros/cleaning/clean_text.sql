{#-
    Free text without surrounding blanks; an empty text is null.

    Args:
        column (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, varchar.
-#}
{% macro clean_text(column) %}
    {%- do return("nullif(trim(" ~ column ~ "), '')") -%}
{% endmacro %}
