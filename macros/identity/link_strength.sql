{#-
    How strong a link through an identifier is, 1 the strongest. A tax code says
    who somebody is, so it is cut off last.

    Args:
        identifier_rank (string): SQL expression, integer, see identifier_rank.
    Returns:
        SQL expression, integer.
-#}
{% macro link_strength(identifier_rank) %}
    {%- do return(
        "case " ~ identifier_rank ~ " when 3 then 1 else " ~ identifier_rank
        ~ " end"
    ) -%}
{% endmacro %}
