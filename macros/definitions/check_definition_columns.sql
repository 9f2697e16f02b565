{#-
    Refuse a definition file that has other columns.

    Args:
        file (string): file name without ending.
        columns (list[string]): columns it must have.
    Raises:
        CompilationError: naming the file and the column.
-#}
{% macro check_definition_columns(file, columns) %}
    {%- set path = definition_path(file) -%}
    {%- set found = run_query(
        'select * from (' ~ definition_rows(file) ~ ') as rows_found limit 0'
    ).column_names | list -%}
    {%- set unknown = (
        found | reject('in', columns) | reject('eq', 'line_number') | list
    ) -%}
    {%- for column in columns -%}
        {%- if column not in found -%}
            {%- do exceptions.raise_compiler_error(
                'wrong definition - ' ~ path ~ ' line 1: column ' ~ column
                ~ ' is missing - '
                ~ ('is ' ~ unknown | join(', ') ~ ' meant for it?'
                   if unknown else 'add it to the header')
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for column in unknown -%}
        {%- do exceptions.raise_compiler_error(
            'wrong definition - ' ~ path ~ ' line 1: column ' ~ column
            ~ ' is unknown - take it out of the header'
        ) -%}
    {%- endfor -%}
{% endmacro %}
