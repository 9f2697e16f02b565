{#-
    Rules of the seed interest_weights: signs that the models gather, each once,
    and what they weigh.

    Returns:
        list[string] of SQL queries as definition_problem returns them.
-#}
{% macro interest_problems() %}
    {%- set file = 'interest_weights' -%}
    {%- do return(value_problems(
        file, required=['sign', 'weight', 'is_explicit'], amounts=['weight'],
        flags=['is_explicit'], choices={'sign': phase_signs()}
    ) + key_problems({file: 'sign'})) -%}
{% endmacro %}
