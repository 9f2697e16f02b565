{#-
    The rule that the key of a definition file stands once.

    Args:
        keys (dict): file name without ending to its key column.
    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro key_problems(keys) %}
    {%- set found = [] -%}
    {%- for file, key in keys.items() -%}
        {%- do found.append(definition_problem(
            file,
            key ~ ' in (select ' ~ key ~ ' from ' ~ file ~ ' group by ' ~ key
            ~ ' having count(*) > 1)',
            'a row must stand once', key
        )) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
