{#-
    An id, or null when it is one of the spellings of "no id": empty, null,
    none, nan, -1, anonymous and strings of zeros. They never match each other.

    Args:
        column (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, varchar, as visible_text gives it.
-#}
{% macro clean_id(column) %}
    {#- Nearly every id is a number, or too long for any such word, and holds
        nothing that cannot be seen: one look tells. -#}
    {%- set certain = '^([1-9][0-9]*|[!-/1-~][!-~]{9,})$' -%}
    {%- set nobody = '^(null|none|nan|-1|anonymous|0*)$' -%}
    {%- set text = visible_text(column) -%}
    {%- do return(
        "case when " ~ matches(column, certain) ~ " then " ~ column
        ~ " when not " ~ matches("lower(" ~ text ~ ")", nobody) ~ " then "
        ~ text ~ " end"
    ) -%}
{% endmacro %}
