{#-
    An id, or null when it is one of the spellings of "no id": empty, null,
    none, nan, -1, anonymous and strings of zeros. They never match each other.

    Args:
        column (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, varchar, as visible_text gives it.
-#}
{% macro clean_id(column) %}
    {%- set text = visible_text(column) -%}
    {%- do return(
        "case when lower(" ~ text ~ ") not in "
        ~ "('', 'null', 'none', 'nan', '-1', 'anonymous') "
        ~ "and trim(" ~ text ~ ", '0') <> '' then " ~ text ~ " end"
    ) -%}
{% endmacro %}
