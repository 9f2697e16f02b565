{#-
    A VAT number without blanks, punctuation and the country's IT.

    Args:
        vat_number (string): SQL expression, varchar as typed, nullable.
    Returns:
        SQL expression, varchar; null when nothing is left. Not yet checked:
        see is_valid_vat_number.
-#}
{% macro normalise_vat_number(vat_number) %}
    {%- do return(
        "nullif(" ~ replace_all(
            replace_all('upper(' ~ vat_number ~ ')', '[^0-9A-Z]', ''),
            '^IT', ''
        ) ~ ", '')"
    ) -%}
{% endmacro %}
