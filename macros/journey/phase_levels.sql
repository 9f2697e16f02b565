{#-
    Levels that a phase may have beyond awareness, from the one that shows least
    to the one that hides all others.

    Returns:
        dict of level (integer) to phase (integer).
-#}
{% macro phase_levels() %}
    {%- set offsets = phase_offsets() -%}
    {%- set levels = {} -%}
    {%- for phase in [2, 3, 4, 6, 7] -%}
        {%- do levels.update({phase: phase}) -%}
    {%- endfor -%}
    {%- for phase in [2, 3, 4] -%}
        {%- do levels.update({offsets.reopened + phase: phase}) -%}
    {%- endfor -%}
    {%- do levels.update({offsets.awaited + 5: 5}) -%}
    {%- do return(levels) -%}
{% endmacro %}
