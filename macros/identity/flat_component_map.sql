{#-
    Hook each node on to its smallest neighbour and follow the hooks to their
    roots, halving the distance each time.

    Args:
        turn (string): round of the contraction, names the working tables.
        edges (relation): node_a > node_b, bigint.
    Returns:
        relation with node, root (bigint): every node_a, its root below it.
-#}
{% macro flat_component_map(turn, edges) %}
    {%- set state = namespace(map=none, flat=false) -%}
    {%- set state.map = working_table('m' ~ turn ~ '_0',
        'select node_a as node, min(node_b) as root from ' ~ edges
        ~ ' group by node_a'
    ) -%}
    {%- for jump in range(1, 65) if not state.flat -%}
        {%- set further = working_table('m' ~ turn ~ '_' ~ jump,
            'select m.node, coalesce(n.root, m.root) as root, '
            ~ 'n.root is not null as has_moved from ' ~ state.map
            ~ ' as m left join ' ~ state.map ~ ' as n on m.root = n.node'
        ) -%}
        {%- do drop_working_table(state.map) -%}
        {%- set state.map = further -%}
        {%- set state.flat = count_of(further ~ ' where has_moved') == 0 -%}
    {%- endfor -%}
    {%- do return(state.map) -%}
{% endmacro %}
