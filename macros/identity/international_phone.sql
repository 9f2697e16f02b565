{#-
    The digits of a phone number as dialled from abroad. A number without a
    country is taken as Italian.

    Args:
        phone (string): SQL expression, varchar as bare_phone gives it,
            nullable.
    Returns:
        SQL expression, varchar such as +393471234567; null stays null.
-#}
{% macro international_phone(phone) %}
    {%- set digits = "replace(" ~ phone ~ ", '+', '')" -%}
    {%- do return(
        "case when " ~ digits ~ " = '' then null "
        ~ "when starts_with(" ~ phone ~ ", '+') then '+' || "
        ~ drop_trunk_zero(digits) ~ " when starts_with(" ~ phone
        ~ ", '00') then '+' || "
        ~ drop_trunk_zero("substr(" ~ digits ~ ", 3)")
        ~ " when " ~ matches(digits, '^39[03]') ~ " and length(" ~ digits
        ~ ") >= 11 then '+' || " ~ digits ~ " "
        ~ "else '+39' || " ~ digits ~ " end"
    ) -%}
{% endmacro %}
