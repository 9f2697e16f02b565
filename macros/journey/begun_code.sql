{#-
    What begins a phase, in one number: of several at one moment the greatest is the
    sign of the highest level, of these the first by its name. `begun_sign` reads it.

    Args:
        phase_level (string): SQL expression, integer.
        sign (string): SQL expression, varchar, see phase_signs.
    Returns:
        SQL expression, integer: a hundred for each level, and the sign's number,
        see sign_numbers.
-#}
{% macro begun_code(phase_level, sign) %}
    {%- set cases = [] -%}
    {%- for name, number in sign_numbers().items() -%}
        {%- do cases.append("when '" ~ name ~ "' then " ~ number) -%}
    {%- endfor -%}
    {%- do return(
        "(" ~ phase_level ~ " * 100 + case " ~ sign ~ " " ~ cases | join(" ")
        ~ " end)"
    ) -%}
{% endmacro %}
