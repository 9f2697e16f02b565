{#-
    Materialization: the components of a graph in which some nodes may never
    meet. The model's SQL yields two kinds of rows. Links: node_a, node_b
    (bigint), link_order (bigint, unique, the smaller the stronger), a link from
    a node to itself keeps the node. Labels: node_a, label_group, label, with
    node_b null: two nodes with different labels of one group are kept apart.
    The table built has one row per node: node_key, component_key, both bigint,
    component_key the smallest node_key of its component.

    The result is that of joining link by link, strongest first, and refusing
    each that would bring together two labels of a group (Kruskal's algorithm
    with refusals), so the weakest link between two such nodes is the one cut.
    It is worked out for all at once: a part without labels always takes its
    strongest link; two labelled parts join when each is the other's strongest
    admissible link. What is refused once is refused for good, as labels only
    grow, so the order in which parts are joined does not matter.

    Raises:
        CompilationError: when no end is reached in 10,000 rounds.
-#}
{% materialization separated_components, default %}

    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set prior = load_cached_relation(this) -%}
    {%- set steps = namespace(links=none, labels=none, done=false, drop=[]) -%}
    {%- set maps = [] -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set given = working_table('g0', sql) -%}
    {%- set steps.links = working_table('e0',
        'select greatest(node_a, node_b) as node_a, least(node_a, node_b) '
        ~ 'as node_b, min(link_order) as link_order from ' ~ given
        ~ ' where node_a <> node_b group by greatest(node_a, node_b), '
        ~ 'least(node_a, node_b)'
    ) -%}
    {%- set steps.labels = working_table('l0',
        'select distinct node_a as node, label_group, label from ' ~ given
        ~ ' where label is not null'
    ) -%}
    {%- set steps.drop = [given, steps.links, steps.labels] -%}

    {%- for turn in range(1, 10001) if not steps.done -%}
        {%- set links = working_table('a' ~ turn,
            admissible_links(steps.links, steps.labels)
        ) -%}
        {%- do steps.drop.append(links) -%}
        {%- if count_of(links) == 0 -%}
            {%- set steps.done = true -%}
        {%- else -%}
            {%- set hooks = working_table('h' ~ turn,
                strongest_hooks(links, steps.labels)
            ) -%}
            {%- set roots = flat_component_map(turn, hooks) -%}
            {%- do steps.drop.extend([hooks, roots]) -%}
            {%- do maps.append(roots) -%}
            {%- set steps.links = working_table('e' ~ turn,
                'select greatest(node_a, node_b) as node_a, '
                ~ 'least(node_a, node_b) as node_b, min(link_order) as '
                ~ 'link_order from (select coalesce(a.root, e.node_a) as '
                ~ 'node_a, coalesce(b.root, e.node_b) as node_b, e.link_order '
                ~ 'from ' ~ links ~ ' as e left join ' ~ roots
                ~ ' as a on e.node_a = a.node left join ' ~ roots
                ~ ' as b on e.node_b = b.node) as drawn where node_a <> node_b '
                ~ 'group by greatest(node_a, node_b), least(node_a, node_b)'
            ) -%}
            {%- set steps.labels = working_table('l' ~ turn,
                'select distinct coalesce(r.root, l.node) as node, '
                ~ 'l.label_group, l.label from ' ~ steps.labels
                ~ ' as l left join ' ~ roots ~ ' as r on l.node = r.node'
            ) -%}
            {%- do steps.drop.extend([steps.links, steps.labels]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not steps.done -%}
        {%- do exceptions.raise_compiler_error(
            'separated_components: `' ~ this ~ '` not resolved in 10000 rounds'
        ) -%}
    {%- endif -%}

    {%- set resolved = resolved_component_map(maps) -%}
    {%- do steps.drop.extend(resolved.steps) -%}
    {%- set nodes = 'select node_a as node from ' ~ given
        ~ ' union select node_b as node from ' ~ given
        ~ ' where node_b is not null' -%}
    {%- if resolved.map is none -%}
        {%- set built = 'select node as node_key, node as component_key from ('
            ~ nodes ~ ') as n' -%}
    {%- else -%}
        {%- set built = 'select node_key, min(node_key) over (partition by root'
            ~ ') as component_key from (select n.node as node_key, '
            ~ 'coalesce(f.root, n.node) as root from (' ~ nodes
            ~ ') as n left join ' ~ resolved.map
            ~ ' as f on n.node = f.node) as placed' -%}
    {%- endif -%}
    {%- do replace_with_query(target_relation, prior, built, steps.drop) -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}
