{#-
    Rules of the seed survivorship: every attribute is there, under one rule,
    each of its sources once, and only sources that can tell it.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro survivorship_problems() %}
    {%- set file = 'survivorship' -%}
    {%- set attributes = survivorship_attributes() -%}
    {%- set found = value_problems(
        file,
        required=['attribute', 'rule', 'source', 'source_rank'],
        wholes=['source_rank'],
        choices={
            'attribute': attributes,
            'rule': ['most_recent', 'most_frequent', 'earliest'],
        }
    ) -%}
    {%- for attribute, sources in attributes.items() -%}
        {%- do found.append(definition_problem(
            file,
            "attribute = '" ~ attribute ~ "' and source not in ('"
            ~ sources | join("', '") ~ "')",
            'source of ' ~ attribute ~ ' must be one of '
            ~ sources | join(', '),
            'source'
        )) -%}
        {#- no row to point at: the header is -#}
        {%- do found.append(
            "select '" ~ file ~ ".csv' as file, 1 as line_number, 'attribute "
            ~ attribute ~ " must stand in a row. Got: nothing' as problem "
            ~ "where '" ~ attribute ~ "' not in (select attribute from " ~ file
            ~ " where attribute is not null)"
        ) -%}
    {%- endfor -%}
    {%- do found.append(definition_problem(
        file,
        '(attribute, source) in (select (attribute, source) from ' ~ file
        ~ ' group by attribute, source having count(*) > 1)',
        'a source must stand once per attribute', 'source'
    )) -%}
    {%- do found.append(definition_problem(
        file,
        'attribute in (select attribute from ' ~ file
        ~ ' group by attribute having count(distinct rule) > 1)',
        'the rows of an attribute must have one rule', 'rule'
    )) -%}
    {%- do return(found) -%}
{% endmacro %}
