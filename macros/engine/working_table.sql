{#-
    Write a table that lives no longer than the model being built, and is nobody
    else's: where the engine can, one that is not stored.

    Args:
        name (string): unique among the model's working tables.
        query (string): SQL whose rows fill it.
    Returns:
        relation, the table written.
-#}
{% macro working_table(name, query) %}
    {{- return(adapter.dispatch('working_table', 'percorso')(name, query)) -}}
{% endmacro %}

{% macro default__working_table(name, query) %}
    {%- set relation = this.incorporate(
        path={'identifier': this.identifier ~ '__' ~ name}, type='table'
    ) -%}
    {%- do run_query('drop table if exists ' ~ relation) -%}
    {%- do run_query(create_table_as(False, relation, query)) -%}
    {%- do return(relation) -%}
{% endmacro %}

{% macro duckdb__working_table(name, query) %}
    {%- set relation = api.Relation.create(
        identifier=this.identifier ~ '__' ~ name, type='table'
    ) -%}
    {%- do run_query(
        'create or replace temp table ' ~ relation ~ ' as ' ~ query
    ) -%}
    {%- do return(relation) -%}
{% endmacro %}
