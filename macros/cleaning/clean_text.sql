{#-
    Free text without surrounding blanks; an empty text is null.

    Args:
        column (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, varchar.
-#}
{% macro clean_text(column) %}
    {#- To see that nothing is to be trimmed costs a quarter of trimming. -#}
    {%- do return(
        "case when " ~ begins_with(column, "' '") ~ " or "
        ~ finishes_with(column, "' '") ~ " then nullif(trim(" ~ column ~ "), '') when " ~ column
        ~ " <> '' then " ~ column ~ " end"
    ) -%}
{% endmacro %}
