{#-
    Materialization: the model's SQL yields the edges of a graph (node_a,
    node_b: bigint, not null; an edge from a node to itself keeps the node), the
    table built has one row per node: node_key, component_key, both bigint.
    component_key is the smallest node_key of its component, so that neither
    row order nor threads matter.

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

    {%- set all_edges = component_step('e', 0, sql) -%}
    {%- set steps.drop = [all_edges] -%}
    {%- set steps.edges = component_step('e', 1,
        'select distinct greatest(node_a, node_b) as node_a, '
        ~ 'least(node_a, node_b) as node_b from ' ~ all_edges
        ~ ' where node_a <> node_b'
    ) -%}

    {%- for turn in range(1, 65) if not steps.done -%}
        {%- do steps.drop.append(steps.edges) -%}
        {%- if count_of(steps.edges) == 0 -%}
            {%- set steps.done = true -%}
        {%- else -%}
            {%- set roots = flat_component_map(turn, steps.edges) -%}
            {%- do steps.drop.append(roots) -%}
            {%- do maps.append(roots) -%}
            {%- set steps.edges = component_step('e', turn + 1,
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

    {%- set nodes = 'select node_a as node from ' ~ all_edges
        ~ ' union select node_b as node from ' ~ all_edges -%}
    {%- if steps.flat is none -%}
        {%- set built = 'select node as node_key, node as component_key from ('
            ~ nodes ~ ') as n' -%}
    {%- else -%}
        {%- set built = 'select n.node as node_key, coalesce(f.root, n.node) '
            ~ 'as component_key from (' ~ nodes ~ ') as n left join '
            ~ steps.flat ~ ' as f on n.node = f.node' -%}
    {%- endif -%}
    {%- if prior is not none -%}
        {%- do adapter.drop_relation(prior) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ get_create_table_as_sql(False, target_relation, built) }}
    {%- endcall -%}
    {%- for relation in steps.drop -%}
        {%- do adapter.drop_relation(relation) -%}
    {%- endfor -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}
