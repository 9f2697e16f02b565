{#-
    Materialization: the model's SQL yields the edges of a graph (node_a,
    node_b: bigint, not null), the table built has one row per node that is not
    the smallest of its component: node_key and component_key, the smallest,
    both bigint. A node that is missing is a component's smallest, or alone, so
    readers coalesce. Neither row order nor threads matter.

    Edge contraction: each node hooks on to its smallest neighbour, chains are
    halved until they are flat, edges are drawn between the roots, and so on
    until no edge is left; the maps are then resolved backwards. A chain of n
    nodes takes about log n rounds, and every step is a join or a group by.

    Raises:
        CompilationError: when no end is reached in 64 rounds.
-#}
{% materialization connected_components, default %}

    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set prior = load_cached_relation(this) -%}
    {%- set steps = namespace(edges=none, flat=none, done=false, drop=[]) -%}
    {%- set maps = [] -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set steps.edges = working_table('e1',
        'select greatest(node_a, node_b) as node_a, least(node_a, node_b) '
        ~ 'as node_b from (' ~ sql ~ ') as edges where node_a <> node_b'
    ) -%}
    {%- set steps.drop = [] -%}

    {%- for turn in range(1, 65) if not steps.done -%}
        {%- do steps.drop.append(steps.edges) -%}
        {%- if count_of(steps.edges) == 0 -%}
            {%- set steps.done = true -%}
        {%- else -%}
            {%- set roots = flat_component_map(turn, steps.edges) -%}
            {%- do steps.drop.append(roots) -%}
            {%- do maps.append(roots) -%}
            {%- set steps.edges = working_table('e' ~ (turn + 1),
                'select distinct greatest(node_a, node_b) as node_a, '
                ~ 'least(node_a, node_b) as node_b from ('
                ~ 'select a.root as node_a, coalesce(b.root, e.node_b) '
                ~ 'as node_b from ' ~ steps.edges ~ ' as e inner join ' ~ roots
                ~ ' as a on e.node_a = a.node left join ' ~ roots
                ~ ' as b on e.node_b = b.node) as drawn where node_a <> node_b'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not steps.done -%}
        {%- do exceptions.raise_compiler_error(
            'connected_components: `' ~ this ~ '` not resolved in 64 rounds'
        ) -%}
    {%- endif -%}

    {%- set resolved = resolved_component_map(maps) -%}
    {%- do steps.drop.extend(resolved.steps) -%}
    {%- set steps.flat = resolved.map -%}

    {%- set built = 'select node as node_key, root as component_key from '
        ~ steps.flat if steps.flat else 'select node_a as node_key, node_b '
        ~ 'as component_key from ' ~ steps.edges -%}
    {%- do replace_with_query(target_relation, prior, built, steps.drop) -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}
