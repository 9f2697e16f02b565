{#-
    Overrides dbt's own maker of seed tables for files shipped without rows: dbt
    would not load those, though the retailer's own file may have some.

    Args:
        model (any): the seed's node.
        agate_table (any): the shipped file, read by dbt for its columns.
    Returns:
        string, the statement that made the table.
-#}
{% macro duckdb__create_csv_table(model, agate_table) %}
    {%- set statement = default__create_csv_table(model, agate_table) -%}
    {%- if agate_table.rows | length == 0 -%}
        {%- do load_csv_rows(model, agate_table) -%}
    {%- endif -%}
    {%- do return(statement) -%}
{% endmacro %}

{#- The types by their names on the engine. -#}
{% macro spark__create_csv_table(model, agate_table) %}
    {%- set types = model['config'].get('column_types', {}) -%}
    {%- set columns = [] -%}
    {%- for column in agate_table.column_names -%}
        {%- do columns.append(
            column ~ ' ' ~ engine_type(types.get(column, 'varchar'))
        ) -%}
    {%- endfor -%}
    {%- set statement = 'create table ' ~ this.render() ~ ' ('
        ~ columns | join(', ') ~ ') using parquet' -%}
    {%- do run_query(statement) -%}
    {%- if agate_table.rows | length == 0 -%}
        {%- do load_csv_rows(model, agate_table) -%}
    {%- endif -%}
    {%- do return(statement) -%}
{% endmacro %}
