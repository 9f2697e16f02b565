{#-
    Materialization: the model's SQL yields a forest, node_a hangs on node_b
    (bigint, not null; each node_a once, no circles), the table built has one
    row per node_a: node_key, root_key, the node at the end of its chain.
-#}
{% materialization rooted_forest, default %}

    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set prior = load_cached_relation(this) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set hooks = working_table('e0', sql) -%}
    {%- set roots = flat_component_map(0, hooks) -%}
    {%- do replace_with_query(
        target_relation, prior,
        'select node as node_key, root as root_key from ' ~ roots,
        [hooks, roots]
    ) -%}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}
