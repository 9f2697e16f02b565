{#-
    Rules of the seed touchpoint_words: touchpoints and actions that there are,
    and one way to say each.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro touchpoint_word_problems() %}
    {%- set file = 'touchpoint_words' -%}
    {%- set found = value_problems(
        file, required=['touchpoint', 'action', 'words']
    ) -%}
    {%- for column in ['touchpoint', 'action'] -%}
        {%- set seed = 'touchpoint_types' if column == 'touchpoint'
            else 'touchpoint_actions' -%}
        {%- do found.append(definition_problem(
            file,
            column ~ ' not in (select ' ~ column ~ ' from ' ~ seed ~ ' where '
            ~ column ~ ' is not null)',
            column ~ ' must be in ' ~ seed ~ '.csv', column
        )) -%}
    {%- endfor -%}
    {%- set key = "touchpoint || ' ' || action || ' ' || coalesce(outcome, '')" -%}
    {%- do found.append(definition_problem(
        file,
        key ~ ' in (select ' ~ key ~ ' from ' ~ file ~ ' group by ' ~ key
        ~ ' having count(*) > 1)',
        'a row must stand once', key
    )) -%}
    {%- do return(found) -%}
{% endmacro %}
