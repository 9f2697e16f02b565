{#-
    The columns of one kind of touchpoint: what is given, and null for the rest.

    Args:
        known (dict): column of touchpoint_columns to SQL expression.
    Returns:
        SQL select list.
    Raises:
        CompilationError: for a column that touchpoints do not have.
-#}
{% macro touchpoint_row(known) %}
    {%- set columns = touchpoint_columns() -%}
    {%- for column in known -%}
        {%- if column not in columns -%}
            {%- do exceptions.raise_compiler_error(
                "touchpoint_row: a touchpoint has no column '" ~ column
                ~ "'. It has: " ~ columns | join(', ')
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set told = [] -%}
    {%- for column, type in columns.items() -%}
        {%- do told.append(
            'cast(' ~ known.get(column, 'null') ~ ' as ' ~ type ~ ') as '
            ~ column
        ) -%}
    {%- endfor -%}
    {%- do return(told | join(',\n        ')) -%}
{% endmacro %}
