{#-
    Put the result of a graph's steps in the place of the model's table, and
    clear the steps away.

    Args:
        target_relation (relation): the model's table.
        prior (relation): the table that stands there, or none.
        query (string): SQL whose rows fill it.
        steps (list[relation]): working tables, no longer needed.
-#}
{% macro replace_with_query(target_relation, prior, query, steps) %}
    {%- if prior is not none -%}
        {%- do adapter.drop_relation(prior) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ get_create_table_as_sql(False, target_relation, query) }}
    {%- endcall -%}
    {%- for relation in steps -%}
        {%- do drop_working_table(relation) -%}
    {%- endfor -%}
{% endmacro %}
