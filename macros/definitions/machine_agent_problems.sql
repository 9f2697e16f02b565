{#-
    Rules of the seed machine_agents: patterns that the engine can read, each
    once, and the kind of machine that each gives away.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro machine_agent_problems() %}
    {%- set file = 'machine_agents' -%}
    {%- set found = value_problems(
        file, required=['agent_pattern', 'machine', 'reason'],
        choices={'machine': ['prefetch', 'scanner', 'crawler']}
    ) + key_problems({file: 'agent_pattern'}) -%}
    {%- do found.append(definition_problem(
        file, 'not ' ~ is_pattern('agent_pattern'),
        'agent_pattern must be a regular expression', 'agent_pattern'
    )) -%}
    {%- do return(found) -%}
{% endmacro %}
