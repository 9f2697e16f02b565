{#-
    What begins a phase, in one number: of several at one moment the greatest is the
    sign of the highest level, of these the first by its name. `begun_sign` reads it.

    Args:
        phase_level (string): SQL expression, integer.
        sign (string): SQL expression, varchar, see phase_signs.
    Returns:
        SQL expression, integer: a hundred for each level, and the sign's place from
        the end of the alphabet.
-#}
{% macro begun_code(phase_level, sign) %}
    {%- set cases = [] -%}
    {%- for name in phase_signs() | sort(reverse=true) -%}
        {%- do cases.append("when '" ~ name ~ "' then " ~ loop.index) -%}
    {%- endfor -%}
    {%- do return(
        "(" ~ phase_level ~ " * 100 + case " ~ sign ~ " " ~ cases | join(" ")
        ~ " end)"
    ) -%}
{% endmacro %}
