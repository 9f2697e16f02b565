{#-
    The sign of a level that a number of `begun_code` stands for.

    Args:
        begun_code (string): SQL expression, integer, nullable.
        phase_level (string): SQL expression, integer.
    Returns:
        SQL expression, varchar; null when it is of another level, or null.
-#}
{% macro begun_sign(begun_code, phase_level) %}
    {%- set cases = [] -%}
    {%- for name, number in sign_numbers().items() -%}
        {%- do cases.append("when " ~ number ~ " then '" ~ name ~ "'") -%}
    {%- endfor -%}
    {%- do return(
        "case " ~ begun_code ~ " - " ~ phase_level ~ " * 100 " ~ cases | join(" ")
        ~ " end"
    ) -%}
{% endmacro %}
