{#-
    Schema of a node: the folder's own name, without the target's before it,
    so that `marts.customers` is the same everywhere.

    Args:
        custom_schema_name (string): schema set in dbt_project.yml, or none.
        node (any): the node being placed.
    Returns:
        string, schema name.
-#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{- (custom_schema_name or target.schema) | trim -}}
{%- endmacro %}
