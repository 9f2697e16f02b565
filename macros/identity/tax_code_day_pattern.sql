{#-
    A tax code whose birthday is on the calendar: women's days count from 41,
    and 29 February needs a leap year. Source: D.M. 23 December 1976.

    Returns:
        string, regular expression over a tax code without omocodia.
-#}
{% macro tax_code_day_pattern() %}
    {%- set years = '[0-9]{2}' -%}
    {%- set leap_years = '([02468][048]|[13579][26])' -%}
    {%- set to_28 = '0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8]' -%}
    {%- set days = [
        years ~ 'B(' ~ to_28 ~ ')',
        leap_years ~ 'B[26]9',
        years ~ '[DHPS](' ~ to_28 ~ '|[26]9|[37]0)',
        years ~ '[ACELMRT](' ~ to_28 ~ '|[26]9|[37][01])',
    ] -%}
    {%- do return('^[A-Z]{6}(' ~ days | join('|') ~ ')') -%}
{% endmacro %}
