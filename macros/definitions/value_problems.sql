{#-
    Rules for the values of single columns: each kind is a list of columns.

    Args:
        file (string): file name without ending.
        required (list[string]): must be filled.
        codes (list[string]): lower-case letters, digits and underscores.
        wholes (list[string]): whole numbers, 0 or more.
        amounts (list[string]): decimals with a point, 0 or more.
        shares (list[string]): decimals, 0 to 1.
        days (list[string]): days as YYYY-MM-DD.
        flags (list[string]): true or false.
        choices (dict): column to the values it may have.
    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro value_problems(
    file, required=[], codes=[], wholes=[], amounts=[], shares=[], days=[],
    flags=[], choices={}
) %}
    {%- set found = [] -%}
    {%- for column in required -%}
        {%- do found.append(definition_problem(
            file, column ~ ' is null', column ~ ' must be filled', column
        )) -%}
    {%- endfor -%}
    {%- set shapes = [
        [codes, '^[a-z0-9][a-z0-9_]{0,62}$',
         ' must be lower-case letters, digits and underscores'],
        [wholes, '^[0-9]{1,6}$', ' must be a whole number, 0 or more'],
        [amounts + shares, '^[0-9]{1,12}([.][0-9]{1,6})?$',
         ' must be a number with a decimal point, 0 or more'],
        [days, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', ' must be a day as YYYY-MM-DD'],
        [flags, '^(true|false)$', ' must be true or false'],
    ] -%}
    {%- for columns, pattern, message in shapes -%}
        {%- for column in columns -%}
            {%- do found.append(definition_problem(
                file, 'not ' ~ matches(column, pattern), column ~ message,
                column
            )) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for column in shares -%}
        {%- do found.append(definition_problem(
            file, safe_cast(column, 'decimal(18, 6)') ~ ' > 1',
            column ~ ' must be 0 to 1', column
        )) -%}
    {%- endfor -%}
    {%- for column in days -%}
        {%- do found.append(definition_problem(
            file,
            matches(column, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') ~ ' and '
            ~ safe_cast(column, 'date') ~ ' is null',
            column ~ ' must be a day of the calendar', column
        )) -%}
    {%- endfor -%}
    {%- for column, values in choices.items() -%}
        {%- do found.append(definition_problem(
            file, column ~ " not in ('" ~ values | join("', '") ~ "')",
            column ~ ' must be one of ' ~ values | join(', '), column
        )) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
