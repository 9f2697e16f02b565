{#-
    Name of a phase.

    Args:
        phase (string): SQL expression, integer, nullable.
    Returns:
        SQL expression, varchar; null for what is no phase.
-#}
{% macro phase_name(phase) %}
    {%- set cases = [] -%}
    {%- for number, name in phase_names().items() -%}
        {%- do cases.append("when " ~ number ~ " then '" ~ name ~ "'") -%}
    {%- endfor -%}
    {%- do return("case " ~ phase ~ " " ~ cases | join(' ') ~ " end") -%}
{% endmacro %}
