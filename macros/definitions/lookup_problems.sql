{#-
    Rules of the smaller seeds: category_groups, retention_policy and
    identity_blocklist; and that categories are in lower case wherever they stand.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro lookup_problems() %}
    {%- set found = value_problems(
        'category_groups', required=['category_group', 'category'],
        codes=['category_group']
    ) + value_problems(
        'retention_policy', required=['purpose', 'months', 'justification'],
        codes=['purpose'], wholes=['months']
    ) + value_problems(
        'identity_blocklist',
        required=['identifier_type', 'pattern', 'reason'],
        choices={'identifier_type': ['email', 'phone', 'loyalty_card_id']}
    ) -%}
    {%- set keys = {
        'category_groups': 'category_group, category',
        'retention_policy': 'purpose',
        'identity_blocklist': 'identifier_type, pattern',
    } -%}
    {%- for file, key in keys.items() -%}
        {%- do found.append(definition_problem(
            file,
            '(' ~ key ~ ') in (select (' ~ key ~ ') from ' ~ file
            ~ ' group by ' ~ key ~ ' having count(*) > 1)',
            'a row must stand once', key.split(', ') | last
        )) -%}
    {%- endfor -%}
    {#- products have theirs in lower case: another would match none in silence -#}
    {%- for file in ['category_groups', 'category_cycles'] -%}
        {%- do found.append(definition_problem(
            file, 'category <> lower(category)',
            'category must be in lower case, as it is in the tables', 'category'
        )) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
