{#-
    The digits and pluses of a phone number as typed, without its extension.

    Args:
        phone (string): SQL expression, varchar as typed, nullable.
    Returns:
        SQL expression, varchar; null stays null.
-#}
{% macro bare_phone(phone) %}
    {%- set text = "case when " ~ matches(phone, '[^ -~]') ~ " then "
        ~ plain_width(visible_text(phone)) ~ " else " ~ phone ~ " end" -%}
    {%- do return(replace_all(
        replace_all(
            'lower(' ~ text ~ ')',
            '[ ,;]*(ext|extn|int|interno|x|#)[.:= ]*[0-9]+[^0-9a-z]*$',
            ''
        ),
        '[^0-9+]+', ''
    )) -%}
{% endmacro %}
