{#-
    The digits of a phone number as dialled from abroad. A number without a
    country is taken as Italian; of Italian numbers that begin with 39 all have
    nine or ten digits, so that any other length means the country. Null with a
    plus between digits.

    Args:
        phone (string): SQL expression, varchar as bare_phone gives it,
            nullable.
    Returns:
        SQL expression, varchar such as +393471234567; null stays null.
-#}
{% macro international_phone(phone) %}
    {%- set digits = "replace(" ~ phone ~ ", '+', '')" -%}
    {%- do return(
        "case when " ~ digits ~ " = '' or (contains(trim(leading '+' from " ~ phone
        ~ "), '+') and " ~ matches(phone, '[0-9][+]+[0-9]')
        ~ ") then null when " ~ begins_with(digits, "'00'") ~ " then '+' || "
        ~ drop_trunk_zero("substr(" ~ digits ~ ", 3)") ~ " "
        ~ "when " ~ begins_with(phone, "'+'") ~ " then '+' || "
        ~ drop_trunk_zero(digits) ~ " when "
        ~ begins_with(digits, "'39'") ~ " and length(" ~ digits ~ ") not in (9, 10) then '+' || "
        ~ digits ~ " else '+39' || " ~ digits ~ " end"
    ) -%}
{% endmacro %}
