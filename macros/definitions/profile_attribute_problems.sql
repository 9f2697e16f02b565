{#-
    Rules of the seed profile_attributes: only what a person can be asked for,
    each once, and something that weighs.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro profile_attribute_problems() %}
    {%- set file = 'profile_attributes' -%}
    {%- set attributes = profile_attributes().values() | sum(start=[]) -%}
    {%- set found = value_problems(
        file,
        required=['attribute', 'weight', 'ask_rank'],
        wholes=['weight', 'ask_rank'],
        choices={'attribute': attributes}
    ) -%}
    {%- do found.append(definition_problem(
        file,
        'attribute in (select attribute from ' ~ file
        ~ ' group by attribute having count(*) > 1)',
        'an attribute must stand once', 'attribute'
    )) -%}
    {%- do found.append(definition_problem(
        file, safe_cast('weight', 'integer') ~ ' = 0',
        'weight must be 1 or more', 'weight'
    )) -%}
    {%- do return(found) -%}
{% endmacro %}
