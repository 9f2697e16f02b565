{#-
    Rules of the smaller seeds: promotion_rules, category_groups,
    retention_policy and identity_blocklist.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro lookup_problems() %}
    {%- set found = value_problems(
        'promotion_rules', required=['promotion_id', 'parameter', 'value'],
        codes=['promotion_id', 'parameter']
    ) + value_problems(
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
    {%- do found.append(definition_problem(
        'promotion_rules',
        'promotion_id not in (select promotion_id from promotions '
        ~ 'where promotion_id is not null)',
        'promotion_id must be in promotions.csv', 'promotion_id'
    )) -%}
    {%- set keys = {
        'promotion_rules': 'promotion_id, parameter',
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
    {%- do return(found) -%}
{% endmacro %}
