{#-
    Rules of the seeds touchpoint_words and cost_touchpoints: touchpoints and
    actions that there are, and one way to say each.

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
    {%- do found.extend(value_problems(
        'cost_touchpoints', required=['channel', 'touchpoint']
    ) + key_problems({'cost_touchpoints': 'channel'})) -%}
    {%- do found.append(definition_problem(
        'cost_touchpoints',
        'touchpoint not in (select touchpoint from touchpoint_types where '
        ~ 'touchpoint is not null)',
        'touchpoint must be in touchpoint_types.csv', 'touchpoint'
    )) -%}
    {%- do return(found) -%}
{% endmacro %}
