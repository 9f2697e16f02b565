{#-
    The shape of an Italian tax code, letters in place of digits included.

    Returns:
        string, regular expression over capital letters and digits.
-#}
{% macro tax_code_pattern() %}
    {%- set digit = '[0-9LMNPQRSTUV]' -%}
    {%- do return(
        '^[A-Z]{6}' ~ digit ~ '{2}[ABCDEHLMPRST]' ~ digit ~ '{2}[A-Z]'
        ~ digit ~ '{3}[A-Z]$'
    ) -%}
{% endmacro %}
