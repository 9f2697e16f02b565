{#-
    Rules of the seed promotion_rules: known parameters, values of their type,
    and a sign for every promotion of behaviour.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro rule_problems() %}
    {%- set file = 'promotion_rules' -%}
    {%- set found = value_problems(
        file, required=['promotion_id', 'parameter', 'value'],
        codes=['promotion_id'],
        choices={'parameter': promotion_parameters() | list}
    ) -%}
    {%- set shapes = {
        'whole': ['^[0-9]{1,6}$', 'a whole number, 0 or more'],
        'days': ['^-?[0-9]{1,6}$', 'a whole number'],
        'amount': ['^[0-9]{1,12}([.][0-9]{1,6})?$',
                   'a number with a decimal point, 0 or more'],
        'flag': ['^(true|false)$', 'true or false'],
    } -%}
    {%- for parameter, kind in promotion_parameters().items() -%}
        {%- set is_it = "parameter = '" ~ parameter ~ "' and " -%}
        {%- if kind is string -%}
            {%- set pattern, words = shapes[kind] -%}
            {%- do found.append(definition_problem(
                file, is_it ~ 'not ' ~ matches('value', pattern),
                parameter ~ ' must be ' ~ words, 'value'
            )) -%}
            {%- do found.append(definition_problem(
                file,
                is_it ~ "promotion_id in (select promotion_id from " ~ file
                ~ " where parameter = '" ~ parameter
                ~ "' group by promotion_id having count(*) > 1)",
                parameter ~ ' must stand once per promotion', 'value'
            )) -%}
        {%- else -%}
            {%- do found.append(definition_problem(
                file, is_it ~ "value not in ('" ~ kind | join("', '") ~ "')",
                parameter ~ ' must be one of ' ~ kind | join(', '), 'value'
            )) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set rules = [
        [file, "promotion_id not in (select promotion_id from promotions "
         ~ "where promotion_id is not null)",
         'promotion_id must be in promotions.csv', 'promotion_id'],
        [file, "promotion_id in (select promotion_id from promotions "
         ~ "where trigger = 'replacement')",
         'rules are for promotions of behaviour', 'promotion_id'],
        [file, "(promotion_id, parameter, value) in (select (promotion_id, "
         ~ "parameter, value) from " ~ file
         ~ " group by promotion_id, parameter, value having count(*) > 1)",
         'a row must stand once', 'parameter'],
        ['promotions', "trigger = 'behaviour' and promotion_id not in (select "
         ~ "promotion_id from " ~ file ~ " where parameter = 'sign' "
         ~ "and promotion_id is not null)",
         'a promotion of behaviour needs a sign in promotion_rules.csv',
         'promotion_id'],
        [file, "parameter = 'min_score' and promotion_id not in (select "
         ~ "promotion_id from " ~ file ~ " where parameter = 'sign' and value "
         ~ "in ('interest', 'related', 'dearer_look') "
         ~ "and promotion_id is not null)",
         'min_score is for the signs interest, related and dearer_look',
         'value'],
        [file, "parameter = 'is_unusual' and promotion_id not in (select "
         ~ "promotion_id from " ~ file ~ " where parameter = 'sign' and value "
         ~ "= 'interest' and promotion_id is not null)",
         'is_unusual is for the sign interest', 'value'],
        [file, "parameter in ('undone_in', 'undone_days_before') and "
         ~ "promotion_id not in (select promotion_id from " ~ file
         ~ " where parameter = 'undone_by' and promotion_id is not null)",
         'it needs an undone_by', 'parameter'],
        ['promotions', "reentry = 'new_trigger' and promotion_id in (select "
         ~ "promotion_id from " ~ file ~ " where parameter = 'sign' and value "
         ~ "= 'interest' and promotion_id is not null)",
         'an interest is no new trigger when it comes again: reentry must be '
         ~ 'never or after_cooldown', 'reentry'],
        [file, "parameter = 'wait_hours' and promotion_id in (select "
         ~ "promotion_id from " ~ file ~ " where parameter in "
         ~ "('wait_days', 'wait_months') and promotion_id is not null)",
         'wait_hours goes without wait_days and wait_months', 'value'],
    ] -%}
    {%- for table, condition, message, value in rules -%}
        {%- do found.append(
            definition_problem(table, condition, message, value)
        ) -%}
    {%- endfor -%}
    {%- do return(found) -%}
{% endmacro %}
