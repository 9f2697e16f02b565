{#-
    The digits of a tax code in which two people would have had the same code:
    the office put L to V for 0 to 9. Source: D.M. 23 December 1976.

    Args:
        text (string): SQL expression, varchar of digits and LMNPQRSTUV.
    Returns:
        SQL expression, varchar of digits; null stays null.
-#}
{% macro digits_of_homocode(text) %}
    {%- do return("translate(" ~ text ~ ", 'LMNPQRSTUV', '0123456789')") -%}
{% endmacro %}
