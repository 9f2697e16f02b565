{#-
    Rank and key of an identifier in one number, so that the least of them is
    the strongest: keys have 60 bits, ranks that link are 1 to 6.

    Args:
        identifier_rank (string): SQL expression, integer.
        node_key (string): SQL expression, bigint.
    Returns:
        SQL expression, bigint.
-#}
{% macro ranked_node(identifier_rank, node_key) %}
    {%- do return(
        "(cast(" ~ identifier_rank ~ " as bigint) * 1152921504606846976 + "
        ~ node_key ~ ")"
    ) -%}
{% endmacro %}
