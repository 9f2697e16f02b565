{#-
    A number put through a formula again and again.

    Args:
        start (string): SQL expression, double, nullable: the first value.
        step (string): SQL expression, double, in which `previous` stands for
            the value before; columns in it carry their relation's name.
        times (integer): how often.
    Returns:
        SQL query in parentheses, one row: previous, double; null when `start`
        is null.
-#}
{% macro iterated(start, step, times) %}
    {{- return(adapter.dispatch('iterated', 'percorso')(start, step, times)) -}}
{% endmacro %}

{% macro duckdb__iterated(start, step, times) %}
    {%- set query = namespace(sql='select ' ~ start ~ ' as previous') -%}
    {%- for round in range(times) -%}
        {%- set query.sql = 'select ' ~ step ~ ' as previous from ('
            ~ query.sql ~ ')' -%}
    {%- endfor -%}
    {%- do return('(' ~ query.sql ~ ')') -%}
{% endmacro %}

{#- Spark would put each step into the next one as often as that names it. -#}
{% macro spark__iterated(start, step, times) %}
    {%- do return(
        '(select aggregate(sequence(1, ' ~ times ~ '), ' ~ start
        ~ ', (previous, round) -> ' ~ step ~ ') as previous)'
    ) -%}
{% endmacro %}
