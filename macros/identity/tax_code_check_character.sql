{#-
    The sixteenth character of an Italian tax code (codice fiscale).

    Odd positions (from 1) count by the decree's table, even ones by their
    place; the sum modulo 26 is a letter. Source: D.M. 23 December 1976.

    Args:
        code (string): SQL expression, varchar whose first fifteen characters
            are capital letters and digits.
    Returns:
        SQL expression, varchar, one capital letter.
-#}
{% macro tax_code_check_character(code) %}
    {%- set characters = "'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'" -%}
    {%- set odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17,
        19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23] -%}
    {%- set even = range(10) | list + range(26) | list -%}
    {%- set terms = [] -%}
    {%- for position in range(1, 16) -%}
        {%- set weights = odd if position % 2 == 1 else even -%}
        {%- set table = namespace(text='') -%}
        {%- for weight in weights -%}
            {%- set table.text = table.text ~ '%02d' % weight -%}
        {%- endfor -%}
        {%- do terms.append(
            "cast(substr('" ~ table.text ~ "', 2 * instr(" ~ characters
            ~ ", substr(" ~ code ~ ", " ~ position
            ~ ", 1)) - 1, 2) as integer)"
        ) -%}
    {%- endfor -%}
    {%- do return("chr(65 + (" ~ terms | join(' + ') ~ ") % 26)") -%}
{% endmacro %}
