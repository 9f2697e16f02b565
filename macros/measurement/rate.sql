{#-
    One count over another, both of the relation `known`.

    Args:
        numerator (string): column or sum of columns.
        denominator (string): column or sum of columns.
    Returns:
        SQL expression, double; null when the denominator is 0 or either is
        null.
-#}
{% macro rate(numerator, denominator) %}
    {%- do return(
        "cast((known." ~ numerator ~ ") as double) / nullif(known."
        ~ denominator ~ ", 0)"
    ) -%}
{% endmacro %}
