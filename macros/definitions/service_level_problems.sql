{#-
    Rules of the seed service_levels: touchpoints where customers ask something,
    each once, and a time in which to answer.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro service_level_problems() %}
    {%- set file = 'service_levels' -%}
    {%- set found = value_problems(
        file, required=['touchpoint', 'response_minutes'],
        wholes=['response_minutes']
    ) + key_problems({file: 'touchpoint'}) -%}
    {%- do found.append(definition_problem(
        file,
        "touchpoint not in (select touchpoint from touchpoint_types where "
        ~ "touchpoint is not null and action = 'contact')",
        'touchpoint must have the action contact in touchpoint_types.csv',
        'touchpoint'
    )) -%}
    {%- do return(found) -%}
{% endmacro %}
