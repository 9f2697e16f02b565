{#-
    Strength of a kind of identifier: 1 is strongest. Breaks ties between
    identifiers that arrived together.

    Args:
        identifier_type (string): SQL expression, varchar.
    Returns:
        SQL expression, integer, 9 for a kind unknown.
-#}
{% macro identifier_rank(identifier_type) %}
    {%- do return(
        "case " ~ identifier_type ~ " when 'contact_id' then 1 "
        ~ "when 'account_id' then 2 when 'tax_code' then 3 "
        ~ "when 'loyalty_card_id' then 4 when 'email' then 5 "
        ~ "when 'phone' then 6 when 'visitor_id' then 7 "
        ~ "when 'order_id' then 8 else 9 end"
    ) -%}
{% endmacro %}
