{#-
    What a sign of each level counts in a sum. Levels share a number, each with
    seven digits of its own, the one that hides the others in front: the highest
    level alive is told by the size of the number, and two sums do for nine.

    Returns:
        dict of part (string: above, below) to dict of level (integer), from the
        lowest, to weight (string: SQL expression, decimal(38, 0)). Whatever is
        alive of `above` hides all of `below`.
-#}
{% macro phase_weights() %}
    {%- set levels = phase_levels().keys() | sort -%}
    {%- set parts = {'above': levels[4:], 'below': levels[:4]} -%}
    {%- set weights = {} -%}
    {%- for part, members in parts.items() -%}
        {%- set found = {} -%}
        {%- for level in members -%}
            {%- do found.update({
                level: "cast(1" ~ "0" * 7 * loop.index0 ~ " as decimal(38, 0))"
            }) -%}
        {%- endfor -%}
        {%- do weights.update({part: found}) -%}
    {%- endfor -%}
    {%- do return(weights) -%}
{% endmacro %}
