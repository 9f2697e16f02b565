{#-
    Rules of the seed machine_agents: patterns that the engine can read and that
    some agents fit, each once, and the kind of machine that each gives away.

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
    {%- do found.append(definition_problem(
        file, 'agent_pattern <> lower(agent_pattern)',
        'agent_pattern must be lower case, as agents are met', 'agent_pattern'
    )) -%}
    {%- do found.append(definition_problem(
        file,
        is_pattern('agent_pattern') ~ " and "
        ~ matches_row("''", 'agent_pattern'),
        'agent_pattern must not fit every agent', 'agent_pattern'
    )) -%}
    {%- do return(found) -%}
{% endmacro %}
