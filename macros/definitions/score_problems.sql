{#-
    Rules of the seeds score_rules and score_bins: each score stands once and
    foretells something, and the bins of a feature begin at 0.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro score_problems() %}
    {%- set scores = ['next_purchase', 'churn'] -%}
    {%- set found = value_problems(
        'score_rules',
        required=['score', 'outcome', 'horizon_days', 'periods'],
        wholes=['horizon_days', 'active_days', 'periods'],
        choices={'score': scores, 'outcome': ['order', 'no_order']}
    ) + value_problems(
        'score_bins', required=['feature', 'at_least'], amounts=['at_least'],
        choices={'feature': score_features()}
    ) + key_problems({'score_rules': 'score'}) -%}
    {%- set at_least = safe_cast('at_least', 'decimal(18, 4)') -%}
    {%- set rules = [
        ['score_rules', "score = 'next_purchase' and outcome = 'no_order' or "
         ~ "score = 'churn' and outcome = 'order'",
         'outcome must be order for next_purchase, no_order for churn',
         'outcome'],
        ['score_rules', safe_cast('horizon_days', 'integer') ~ ' = 0',
         'horizon_days must be 1 or more', 'horizon_days'],
        ['score_rules', safe_cast('active_days', 'integer') ~ ' = 0',
         'active_days must be 1 or more, or empty', 'active_days'],
        ['score_rules', safe_cast('periods', 'integer') ~ ' not between 1 and '
         ~ score_periods_limit(),
         'periods must be 1 to ' ~ score_periods_limit(), 'periods'],
        ['score_bins', '(feature, ' ~ at_least ~ ') in (select (feature, '
         ~ at_least ~ ') from score_bins group by feature, ' ~ at_least
         ~ ' having count(*) > 1)',
         'a bin must stand once per feature', 'at_least'],
        ['score_bins', 'feature not in (select feature from score_bins where '
         ~ 'feature is not null and ' ~ at_least ~ ' = 0)',
         'the lowest bin of a feature must begin at 0', 'feature'],
    ] -%}
    {%- for file, condition, message, value in rules -%}
        {%- do found.append(
            definition_problem(file, condition, message, value)
        ) -%}
    {%- endfor -%}
    {#- no row to point at: the header is -#}
    {%- for score in scores -%}
        {%- do found.append(
            "select 'score_rules.csv' as file, 1 as line_number, 'score "
            ~ score ~ " must stand in a row. Got: nothing' as problem where '"
            ~ score ~ "' not in (select score from score_rules "
            ~ "where score is not null)"
        ) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
