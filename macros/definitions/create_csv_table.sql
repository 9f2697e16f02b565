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
