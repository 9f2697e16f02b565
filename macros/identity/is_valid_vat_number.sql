{#-
    True for an Italian VAT number (partita IVA): eleven digits, a known
    province office in the eighth to tenth, and the Luhn check digit.

    Source: D.P.R. 26 October 1972, n. 633, article 35.

    Args:
        vat_number (string): SQL expression, varchar, without IT and blanks.
    Returns:
        SQL expression, boolean; null stays null.
-#}
{% macro is_valid_vat_number(vat_number) %}
    {%- set terms = [] -%}
    {%- for position in range(1, 12) -%}
        {%- set digit = "cast(substr(" ~ vat_number ~ ", " ~ position
            ~ ", 1) as integer)" -%}
        {%- if position % 2 == 1 -%}
            {%- do terms.append(digit) -%}
        {%- else -%}
            {%- do terms.append(
                "case when " ~ digit ~ " > 4 then 2 * " ~ digit
                ~ " - 9 else 2 * " ~ digit ~ " end"
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set office = "substr(" ~ vat_number ~ ", 8, 3)" -%}
    {%- do return(
        "case when not " ~ matches(vat_number, '^[0-9]{11}$')
        ~ " then false when substr(" ~ vat_number ~ ", 1, 7) = '0000000'"
        ~ " then false when not (" ~ office ~ " between '001' and '100' or "
        ~ office ~ " in ('120', '121', '888', '999')) then false else ("
        ~ terms | join(' + ') ~ ") % 10 = 0 end"
    ) -%}
{% endmacro %}
