{#-
    Rules of the seed interest_weights: signs that the models gather, each once,
    and what they weigh; an order among them, which says who has bought.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro interest_problems() %}
    {%- set file = 'interest_weights' -%}
    {%- set found = value_problems(
        file, required=['sign', 'weight', 'is_explicit'], amounts=['weight'],
        flags=['is_explicit'], choices={'sign': phase_signs()}
    ) + key_problems({file: 'sign'}) -%}
    {#- no row to point at: the header is -#}
    {%- do found.append(
        "select '" ~ file ~ ".csv' as file, 1 as line_number, 'sign order must "
        ~ "stand in a row, if with weight 0. Got: nothing' as problem where "
        ~ "'order' not in (select sign from " ~ file
        ~ " where sign is not null)"
    ) -%}
    {%- do return(found) -%}
{% endmacro %}
