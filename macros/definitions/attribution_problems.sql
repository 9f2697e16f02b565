{#-
    Rules of the seed attribution_touches: touchpoints and actions that there
    are, each once, and a channel group for what has none of its own.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro attribution_problems() %}
    {%- set file = 'attribution_touches' -%}
    {#- an order, and what comes of it, is not what led to it -#}
    {%- set actions = [
        'exposure', 'received', 'opened', 'clicked', 'visit', 'presence',
        'contact', 'claim', 'opinion',
    ] -%}
    {%- set found = value_problems(
        file, required=['touchpoint', 'action'], choices={'action': actions}
    ) -%}
    {%- do found.append(definition_problem(
        file,
        'touchpoint not in (select touchpoint from touchpoint_types where '
        ~ 'touchpoint is not null)',
        'touchpoint must be in touchpoint_types.csv', 'touchpoint'
    )) -%}
    {%- set key = "touchpoint || ' ' || action" -%}
    {%- do found.append(definition_problem(
        file,
        key ~ ' in (select ' ~ key ~ ' from ' ~ file ~ ' group by ' ~ key
        ~ ' having count(*) > 1)',
        'a row must stand once', key
    )) -%}
    {%- do found.append(definition_problem(
        file, "action <> 'visit' and channel_group is null",
        'channel_group must be filled but for visits', key
    )) -%}
    {%- do found.append(definition_problem(
        file, "action = 'visit' and channel_group is not null",
        'channel_group of visits must be empty, they have their own',
        'channel_group'
    )) -%}
    {#- paths are written with it -#}
    {%- for named in [file, 'channel_rules'] -%}
        {%- do found.append(definition_problem(
            named, "contains(channel_group, '>')",
            'channel_group must be without >', 'channel_group'
        )) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
