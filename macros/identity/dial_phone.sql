{#-
    A phone number as dialled from abroad: digits after a plus, without blanks,
    punctuation or extension. A number without a country is taken as Italian.
    The result may still be impossible: see is_valid_phone.

    Args:
        phone (string): SQL expression, varchar as typed, nullable.
    Returns:
        SQL expression, varchar such as +393471234567; null stays null.
-#}
{% macro dial_phone(phone) %}
    {%- do return(international_phone(bare_phone(phone))) -%}
{% endmacro %}
