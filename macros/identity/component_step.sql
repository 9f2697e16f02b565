{#-
    Write one working table of a graph being resolved.

    Args:
        kind (string): g given rows, e edges, a admissible edges, l labels, h
            hooks, m map, r resolved map.
        step (string): distinguishes tables of one kind.
        query (string): SQL whose rows fill it.
    Returns:
        relation, the table written, beside the model being built.
-#}
{% macro component_step(kind, step, query) %}
    {%- set relation = this.incorporate(
        path={'identifier': this.identifier ~ '__' ~ kind ~ step}, type='table'
    ) -%}
    {%- do adapter.drop_relation(relation) -%}
    {%- call statement('component_step') -%}
        {{ get_create_table_as_sql(False, relation, query) }}
    {%- endcall -%}
    {%- do return(relation) -%}
{% endmacro %}
