{#-
    Rules of the seed rfm_cutoffs: each dimension has the scores 1 to 5 once,
    begins at 0, and a better score never has a worse bound.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro cutoff_problems() %}
    {%- set file = 'rfm_cutoffs' -%}
    {%- set dimensions = ['recency', 'frequency', 'monetary'] -%}
    {%- set scores = ['1', '2', '3', '4', '5'] -%}
    {%- set found = value_problems(
        file,
        required=['dimension', 'score', 'lower_bound'],
        amounts=['lower_bound'],
        choices={'dimension': dimensions, 'score': scores}
    ) -%}
    {%- do found.append(definition_problem(
        file,
        '(dimension, score) in (select (dimension, score) from ' ~ file
        ~ ' group by dimension, score having count(*) > 1)',
        'a score must stand once per dimension', 'score'
    )) -%}
    {%- for dimension in dimensions -%}
        {%- for score in scores -%}
            {#- no row to point at: the header is -#}
            {%- do found.append(
                "select '" ~ file ~ ".csv' as file, 1 as line_number, 'score "
                ~ score ~ " of " ~ dimension ~ " must stand in a row. "
                ~ "Got: nothing' as problem where not exists (select 1 from "
                ~ file ~ " where dimension = '" ~ dimension ~ "' and score = '"
                ~ score ~ "')"
            ) -%}
        {%- endfor -%}
        {%- set worst = '5' if dimension == 'recency' else '1' -%}
        {%- do found.append(definition_problem(
            file,
            "dimension = '" ~ dimension ~ "' and score = '" ~ worst ~ "' and "
            ~ safe_cast('lower_bound', 'decimal(18, 4)') ~ ' <> 0',
            'the lowest bound of ' ~ dimension ~ ' must be 0', 'lower_bound'
        )) -%}
    {%- endfor -%}
    {#- days since the last order: the fewer, the better the score -#}
    {%- set neighbours = "(select *, lag(lower_bound) over (partition by "
        ~ "dimension order by case when dimension = 'recency' then '5' else "
        ~ "score end, case when dimension = 'recency' then -"
        ~ safe_cast('score', 'integer') ~ " end) as previous_bound from "
        ~ file ~ ") as sorted" -%}
    {%- do found.append(
        "select '" ~ file ~ ".csv' as file, line_number, 'lower_bound must be "
        ~ "above the one before: scores of recency fall with the days, others "
        ~ "rise. Got: ' || lower_bound || ' after ' || previous_bound as "
        ~ "problem from " ~ neighbours ~ " where "
        ~ safe_cast('lower_bound', 'decimal(18, 4)') ~ " <= "
        ~ safe_cast('previous_bound', 'decimal(18, 4)')
    ) -%}
    {%- do return(found) -%}
{% endmacro %}
