{#-
    Put the maps of a contraction's rounds together, from the last and smallest
    back to the first.

    Args:
        maps (list[relation]): node, root (bigint) of each round, first round
            first; a root of one round is a node of the next, or final.
    Returns:
        dict: map (relation with node, root over all rounds, or none when there
        was no round) and steps (list[relation] written on the way).
-#}
{% macro resolved_component_map(maps) %}
    {%- set found = namespace(map=none, steps=[]) -%}
    {%- for roots in maps | reverse -%}
        {%- if loop.first -%}
            {%- set found.map = roots -%}
        {%- else -%}
            {%- set found.map = working_table('r' ~ loop.index,
                'select m.node, coalesce(f.root, m.root) as root from '
                ~ roots ~ ' as m left join ' ~ found.map
                ~ ' as f on m.root = f.node union all select node, root from '
                ~ found.map
            ) -%}
            {%- do found.steps.append(found.map) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return({'map': found.map, 'steps': found.steps}) -%}
{% endmacro %}
