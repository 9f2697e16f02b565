{#-
    A tax code in capitals, without blanks, hyphens and colons. Not yet checked.

    Args:
        tax_code (string): SQL expression, varchar as typed, nullable.
    Returns:
        SQL expression, varchar; null stays null.
-#}
{% macro plain_tax_code(tax_code) %}
    {%- do return("upper(" ~ replace_all(
        visible_text(tax_code), '[ :\u2010-\u2015\u2212-]', ''
    ) ~ ")") -%}
{% endmacro %}
