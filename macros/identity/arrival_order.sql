{#-
    Arrival and rank of an identifier in one number: the least came first, of
    those the strongest.

    Args:
        seen_at (string): SQL expression, timestamp with time zone.
        identifier_rank (string): SQL expression, integer, 1 to 9.
    Returns:
        SQL expression, bigint.
-#}
{% macro arrival_order(seen_at, identifier_rank) %}
    {%- do return(
        "(" ~ epoch_microseconds(seen_at) ~ " * 16 + " ~ identifier_rank ~ ")"
    ) -%}
{% endmacro %}
