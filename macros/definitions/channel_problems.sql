{#-
    Rules of the seeds channel_rules, traffic_sources and click_ids.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro channel_problems() %}
    {%- set kinds = [
        'search', 'social', 'video', 'shopping', 'other', 'own'
    ] -%}
    {%- set found = value_problems(
        'channel_rules', required=['rule_rank', 'channel_group'],
        wholes=['rule_rank'], choices={'source_kind': kinds}
    ) + value_problems(
        'traffic_sources', required=['source', 'source_kind'],
        choices={'source_kind': kinds}
    ) + value_problems(
        'click_ids', required=['click_id_type', 'source', 'medium'],
        codes=['click_id_type']
    ) -%}
    {%- set patterns = ['source_pattern', 'medium_pattern', 'campaign_pattern'] -%}
    {%- for column in patterns -%}
        {%- do found.append(definition_problem(
            'channel_rules', 'not ' ~ is_pattern(column),
            column ~ ' must be a regular expression', column
        )) -%}
    {%- endfor -%}
    {%- do found.append(definition_problem(
        'channel_rules',
        'coalesce(source_kind, ' ~ patterns | join(', ') ~ ') is null',
        'a rule must have a condition', 'channel_group'
    )) -%}
    {%- do found.append(definition_problem(
        'traffic_sources', 'source <> lower(trim(source))',
        'source must be lower case, without blanks', 'source'
    )) -%}
    {%- do found.extend(key_problems({
        'channel_rules': 'rule_rank',
        'traffic_sources': 'source',
        'click_ids': 'click_id_type',
    })) -%}
    {%- do return(found) -%}
{% endmacro %}
