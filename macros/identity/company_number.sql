{#-
    The VAT number that an order or a contact is in the name of. A company's own
    tax code is its VAT number, so 11 digits given as a tax code are one.

    Args:
        vat_number (string): SQL expression, varchar as typed, nullable.
        tax_code (string): the same.
    Returns:
        SQL expression, varchar; null without either. Not yet checked: see
        is_valid_vat_number.
-#}
{% macro company_number(vat_number, tax_code) %}
    {%- do return(
        "coalesce(" ~ normalise_vat_number(vat_number) ~ ", case when "
        ~ matches("trim(" ~ tax_code ~ ")", '^[0-9]{11}$') ~ " then trim("
        ~ tax_code ~ ") end)"
    ) -%}
{% endmacro %}
