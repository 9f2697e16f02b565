{#-
    Rules of the seed phase_rules: phases and signs that there are, each pair
    once, and numbers that fit together.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro phase_problems() %}
    {%- set wholes = ['at_least', 'within_days', 'expires_after_days',
                      'reopens_after_days'] -%}
    {%- set found = value_problems(
        'phase_rules',
        required=['phase', 'sign', 'counted_per', 'at_least', 'needs_order'],
        wholes=wholes, shares=['min_score_rate'], flags=['needs_order'],
        choices={
            'phase': phase_names() | list,
            'sign': phase_signs() | list,
            'counted_per': ['customer', 'category', 'product'],
        }
    ) -%}
    {%- set at_least = safe_cast('at_least', 'integer') -%}
    {%- set rules = [
        ["(phase, sign) in (select (phase, sign) from phase_rules "
         ~ "group by phase, sign having count(*) > 1)",
         'a sign must stand once per phase', 'sign'],
        [at_least ~ ' not between 1 and ' ~ phase_times_limit(),
         'at_least must be 1 to ' ~ phase_times_limit(), 'at_least'],
        ['(' ~ at_least ~ ' > 1) <> (within_days is not null)',
         'within_days must be filled when at_least is more than 1, and only '
         ~ 'then', 'within_days'],
        ["sign in ('order', 'handover') and (sign <> case phase when '5' "
         ~ "then 'order' when '6' then 'handover' else '' end "
         ~ "or at_least <> '1' or needs_order <> 'false')",
         'an order begins phase 5, its handover phase 6, at once', 'phase'],
        ["phase = '5' and sign <> 'order'",
         'nothing but an order begins phase 5', 'sign'],
        ["sign = 'order' and expires_after_days is null",
         'expires_after_days must be filled: when an order without a delivery '
         ~ 'date is taken for handed over', 'expires_after_days'],
        ["reopens_after_days is not null and phase not in ('2', '3', '4')",
         'reopens_after_days is for phases 2 to 4', 'reopens_after_days'],
    ] -%}
    {%- for condition, message, value in rules -%}
        {%- do found.append(
            definition_problem('phase_rules', condition, message, value)
        ) -%}
    {%- endfor -%}
    {#- no row to point at: the header is -#}
    {%- for sign in ['order', 'handover'] -%}
        {%- do found.append(
            "select 'phase_rules.csv' as file, 1 as line_number, 'sign "
            ~ sign ~ " must stand in a row. Got: nothing' as problem where '"
            ~ sign ~ "' not in (select sign from phase_rules "
            ~ "where sign is not null)"
        ) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
