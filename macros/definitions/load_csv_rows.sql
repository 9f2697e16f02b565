{#-
    Overrides dbt's own loader of seeds: rows come from definition_path, so that
    another retailer's definitions need no edit of the checkout.

    dbt's seed-paths would take a folder outside the project too, but dbt then
    writes its compiled statements over the files in it.

    Args:
        model (any): the seed's node.
        agate_table (any): the shipped file, read by dbt for its columns.
    Returns:
        string, the statement run.
-#}
{% macro default__load_csv_rows(model, agate_table) %}
    {%- set types = model['config'].get('column_types', {}) -%}
    {%- set picked = [] -%}
    {%- for column in agate_table.column_names -%}
        {%- do picked.append(
            'cast(' ~ column ~ ' as '
            ~ engine_type(types.get(column, 'varchar')) ~ ')'
        ) -%}
    {%- endfor -%}
    {%- set statement = 'insert into ' ~ this.render() ~ ' ('
        ~ agate_table.column_names | join(', ') ~ ') select '
        ~ picked | join(', ') ~ ' from ('
        ~ definition_rows(model['name']) ~ ') as rows_found '
        ~ 'order by line_number' -%}
    {%- do adapter.add_query(statement, abridge_sql_log=True) -%}
    {%- do return(statement) -%}
{% endmacro %}
