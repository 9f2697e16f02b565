{#-
    Smallest rise of a rate that so many people show: two-sided at var
    interval_z, with the power of var power_z. It is what sample_size asks, the
    other way round.

    Starts from the solution with the pooled error alone, and goes on by Newton's
    method: four rounds give six digits.

    Args:
        people (string): SQL expression, number of people in both arms. Columns
            in it, and in the others, carry their relation's name.
        holdout_rate (string): SQL expression, double, 0 to 1: rate without the
            message.
        holdout_share (string): SQL expression, double, share of the people held
            out.
    Returns:
        SQL expression, double, absolute difference of the rates; null when an
        argument is null, nobody is in an arm, or no rise short of everybody
        would show.
-#}
{% macro minimum_detectable_effect(people, holdout_rate, holdout_share) %}
    {%- set n = 'nullif(cast(' ~ people ~ ' as double), 0)' -%}
    {%- set p = 'cast(' ~ holdout_rate ~ ' as double)' -%}
    {%- set out = 'nullif(cast(' ~ holdout_share ~ ' as double), 0)' -%}
    {%- set in = 'nullif(1 - cast(' ~ holdout_share ~ ' as double), 0)' -%}
    {%- set alpha = 'cast(' ~ var('interval_z') ~ ' as double)' -%}
    {%- set beta = 'cast(' ~ var('power_z') ~ ' as double)' -%}
    {%- set z2 = 'pow(' ~ alpha ~ ' + ' ~ beta ~ ', 2)' -%}
    {%- set square = '(' ~ n ~ ' * ' ~ in ~ ' * ' ~ out ~ ' + ' ~ z2
        ~ ' * pow(' ~ in ~ ', 2))' -%}
    {%- set linear = '(' ~ z2 ~ ' * ' ~ in ~ ' * (1 - 2 * ' ~ p ~ '))' -%}
    {%- set start = '((' ~ linear ~ ' + sqrt(pow(' ~ linear ~ ', 2) + 4 * '
        ~ square ~ ' * ' ~ z2 ~ ' * ' ~ p ~ ' * (1 - ' ~ p ~ '))) / (2 * '
        ~ square ~ '))' -%}
    {%- set treated = 'least(' ~ p ~ ' + previous, 1)' -%}
    {%- set pooled = '(' ~ in ~ ' * ' ~ treated ~ ' + ' ~ out ~ ' * ' ~ p ~ ')' -%}
    {%- set slope = '(' ~ alpha ~ ' * (1 - 2 * ' ~ pooled ~ ') / (2 * ' ~ out
        ~ ' * nullif(sqrt(' ~ pooled ~ ' * (1 - ' ~ pooled ~ ') / (' ~ in
        ~ ' * ' ~ out ~ ')), 0)) + ' ~ beta ~ ' * (1 - 2 * ' ~ treated
        ~ ') / (2 * ' ~ in ~ ' * nullif(sqrt(' ~ treated ~ ' * (1 - ' ~ treated
        ~ ') / ' ~ in ~ ' + ' ~ p ~ ' * (1 - ' ~ p ~ ') / ' ~ out ~ '), 0)))' -%}
    {%- set step = 'previous - (previous * sqrt(' ~ n ~ ') - '
        ~ detection_distance(p, treated, holdout_share) ~ ') / nullif(sqrt('
        ~ n ~ ') - ' ~ slope ~ ', 0)' -%}
    {%- do return(
        "(select case when " ~ p ~ " + previous < 1 then previous end from "
        ~ iterated(start, step, 4) ~ ")"
    ) -%}
{% endmacro %}
