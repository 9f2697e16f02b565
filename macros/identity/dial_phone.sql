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
    {%- set bare = replace_all(
        replace_all(
            'lower(' ~ phone ~ ')', ' *(ext|int|interno|x)[. ]*[0-9]+ *$', ''
        ),
        '[^0-9+]', ''
    ) -%}
    {%- set digits = replace_all(bare, '[+]', '') -%}
    {%- do return(
        "case when " ~ digits ~ " = '' then null "
        ~ "when starts_with(" ~ bare ~ ", '+') then '+' || " ~ digits ~ " "
        ~ "when starts_with(" ~ bare ~ ", '00') "
        ~ "then '+' || substr(" ~ digits ~ ", 3) "
        ~ "when " ~ matches(digits, '^39[03]') ~ " and length(" ~ digits
        ~ ") >= 11 then '+' || " ~ digits ~ " "
        ~ "else '+39' || " ~ digits ~ " end"
    ) -%}
{% endmacro %}
