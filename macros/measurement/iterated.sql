{#-
    A number put through a formula again and again.

    Args:
        start (string): SQL expression, double, nullable: the first value.
        step (string): SQL expression, double, in which `previous` stands for
            the value before; columns in it carry their relation's name.
        times (integer): how often.
    Returns:
        SQL expression, double; null when `start` is null.
-#}
{% macro iterated(start, step, times) %}
    {%- set query = namespace(sql='select ' ~ start ~ ' as previous') -%}
    {%- for round in range(times) -%}
        {%- set query.sql = 'select ' ~ step ~ ' as previous from ('
            ~ query.sql ~ ')' -%}
    {%- endfor -%}
    {%- do return('(' ~ query.sql ~ ')') -%}
{% endmacro %}
