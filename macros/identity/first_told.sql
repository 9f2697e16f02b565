{#-
    Survivorship of one attribute: the best-ranked source's most recent value
    that is not empty.

    Args:
        attribute (string): column name.
        rank (string): column name, integer, 1 is the best source.
    Returns:
        SQL aggregate over rows with told_at and record_key.
-#}
{% macro first_told(attribute, rank) %}
    {%- do return(
        "max_by(" ~ attribute ~ ", (-" ~ rank ~ ", told_at, record_key)) "
        ~ "filter (where " ~ attribute ~ " is not null)"
    ) -%}
{% endmacro %}
