{#-
    Overrides dbt's own query for the columns that a contract promises, where
    the engine names their types otherwise.

    Args:
        columns (any): the contract's columns, by name.
    Returns:
        SQL query without rows.
-#}
{% macro spark__get_empty_schema_sql(columns) %}
    {%- set promised = [] -%}
    {%- for column in columns.values() -%}
        {%- do promised.append(
            'cast(null as ' ~ engine_type(column.data_type) ~ ') as '
            ~ column.name
        ) -%}
    {%- endfor -%}
    {%- do return('select ' ~ promised | join(', ') ~ ' limit 0') -%}
{% endmacro %}
