{#-
    What was paid for the units of a line that did not come back.

    Args:
        lines (string): relation with line_paid_amount (nullable, for all units
            ordered), quantity (1 or more) and kept_quantity.
    Returns:
        SQL expression, decimal(18, 6); null without an exchange rate.
-#}
{% macro kept_amount(lines) %}
    {%- do return(as_decimal(
        'cast(' ~ lines ~ '.line_paid_amount * ' ~ lines
        ~ '.kept_quantity as double) / ' ~ lines ~ '.quantity', 18, 6
    )) -%}
{% endmacro %}
