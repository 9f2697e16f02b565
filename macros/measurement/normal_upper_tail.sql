{#-
    Probability that a standard normal variable exceeds a value, to about 15
    digits.

    Source: J. F. Hart et al., Computer Approximations (1968), algorithm 5666,
    as given by G. West, Better approximations to cumulative normal functions
    (2005).

    Args:
        value (string): SQL expression, double, 0 or more, nullable.
    Returns:
        SQL expression, double, 0 to 0.5; null stays null; 0 beyond 37.
-#}
{% macro normal_upper_tail(value) %}
    {%- set upper = [
        '3.52624965998911e-02', '0.700383064443688', '6.37396220353165',
        '33.912866078383', '112.079291497871', '221.213596169931',
        '220.206867912376',
    ] -%}
    {%- set lower = [
        '8.83883476483184e-02', '1.75566716318264', '16.064177579207',
        '86.7807322029461', '296.564248779674', '637.333633378831',
        '793.826512519948', '440.413735824752',
    ] -%}
    {%- set x = 'cast(' ~ value ~ ' as double)' -%}
    {%- set above = namespace(sql=upper[0]) -%}
    {%- for term in upper[1:] -%}
        {%- set above.sql = '(' ~ above.sql ~ ' * ' ~ x ~ ' + ' ~ term ~ ')' -%}
    {%- endfor -%}
    {%- set below = namespace(sql=lower[0]) -%}
    {%- for term in lower[1:] -%}
        {%- set below.sql = '(' ~ below.sql ~ ' * ' ~ x ~ ' + ' ~ term ~ ')' -%}
    {%- endfor -%}
    {%- set tail = '(' ~ x ~ ' + 1.0 / (' ~ x ~ ' + 2.0 / (' ~ x ~ ' + 3.0 / ('
        ~ x ~ ' + 4.0 / (' ~ x ~ ' + 0.65)))))' -%}
    {%- set density = 'exp(-' ~ x ~ ' * ' ~ x ~ ' / 2)' -%}
    {%- do return(
        "case when " ~ x ~ " > 37 then 0.0 when " ~ x ~ " < 7.07106781186547 "
        ~ "then " ~ density ~ " * " ~ above.sql ~ " / " ~ below.sql
        ~ " when " ~ x ~ " >= 7.07106781186547 then " ~ density ~ " / ("
        ~ tail ~ " * 2.506628274631) end"
    ) -%}
{% endmacro %}
