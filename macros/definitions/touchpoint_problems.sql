{#-
    Rules of the seeds touchpoint_types, touchpoint_actions and channel_owners:
    values known to the models, and none missing that a touchpoint may have.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro touchpoint_problems() %}
    {%- set owners = ['owned', 'paid', 'earned'] -%}
    {%- set types = ['touchpoint', 'class', 'owner', 'channel', 'objective',
                     'kpi'] -%}
    {%- set kpis = [
        'visits', 'receipts', 'orders', 'orders_after', 'visits_after',
        'participants', 'interactions', 'solved_contacts', 'rating',
        'registrations',
    ] -%}
    {%- set actions = ['action', 'action_rank', 'direction', 'is_explicit'] -%}
    {%- set found = value_problems(
        'touchpoint_types', required=types,
        codes=['touchpoint', 'channel', 'action', 'objective', 'kpi'],
        choices={
            'class': ['traditional', 'digital', 'external'], 'owner': owners,
            'kpi': kpis,
        }
    ) + value_problems(
        'touchpoint_actions', required=actions, codes=['action'],
        wholes=['action_rank'], flags=['is_explicit'],
        choices={'direction': ['inbound', 'outbound']}
    ) + value_problems(
        'channel_owners', required=['channel_group', 'owner'],
        choices={'owner': owners}
    ) -%}
    {%- do found.extend(key_problems({
        'touchpoint_types': 'touchpoint', 'touchpoint_actions': 'action',
        'channel_owners': 'channel_group',
    })) -%}
    {%- set met = contract_touchpoints() -%}
    {%- do found.append(definition_problem(
        'touchpoint_types',
        "touchpoint in ('" ~ met | join("', '") ~ "') and action is null",
        'an interaction must have an action', 'touchpoint'
    )) -%}
    {%- do found.append(definition_problem(
        'touchpoint_types',
        'action not in (select action from touchpoint_actions '
        ~ 'where action is not null)',
        'action must be in touchpoint_actions.csv', 'action'
    )) -%}
    {%- set own = ['website', 'app', 'store', 'phone', 'marketplace', 'email',
                   'sms', 'push', 'outbound_call', 'post', 'crm'] -%}
    {%- set done = ['visit', 'order', 'delivery', 'return', 'received',
                    'opened', 'clicked', 'unsubscribed', 'complained',
                    'registered', 'granted', 'withdrawn'] -%}
    {%- set needed = [
        ['touchpoint_types', 'touchpoint', "values ('"
         ~ (own + met) | join("'), ('") ~ "')"],
        ['touchpoint_actions', 'action', "values ('" ~ done | join("'), ('")
         ~ "')"],
        ['channel_owners', 'channel_group', "select channel_group from "
         ~ "channel_rules where channel_group is not null union "
         ~ "select 'Unassigned'"],
    ] -%}
    {#- no row to point at: the header is -#}
    {%- for file, key, values in needed -%}
        {%- do found.append(
            "select '" ~ file ~ ".csv' as file, 1 as line_number, '" ~ key
            ~ " ' || needed.value || ' must stand in a row. Got: nothing' as "
            ~ "problem from (" ~ values ~ ") as needed (value) "
            ~ "where needed.value not in (select " ~ key ~ " from " ~ file
            ~ " where " ~ key ~ " is not null)"
        ) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
