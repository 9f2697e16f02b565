{#-
    How far apart two rates must be to be told apart, times the square root of
    the people in both arms: pooled error at var interval_z for no difference,
    unpooled error at var power_z for the one there is.

    Source: Fleiss, Statistical Methods for Rates and Proportions, chapter 4,
    without the correction for continuity.

    Args:
        holdout_rate (string): SQL expression, double, 0 to 1.
        treated_rate (string): SQL expression, double, 0 to 1.
        holdout_share (string): SQL expression, double, share of the people held
            out.
    Returns:
        SQL expression, double; null when an argument is null, or the share is 0
        or 1.
-#}
{% macro detection_distance(holdout_rate, treated_rate, holdout_share) %}
    {%- set out = 'nullif(cast(' ~ holdout_share ~ ' as double), 0)' -%}
    {%- set in = 'nullif(1 - cast(' ~ holdout_share ~ ' as double), 0)' -%}
    {%- set pooled = '(' ~ in ~ ' * ' ~ treated_rate ~ ' + ' ~ out ~ ' * '
        ~ holdout_rate ~ ')' -%}
    {%- do return(
        "(cast(" ~ var('interval_z') ~ " as double) * sqrt(" ~ pooled
        ~ " * (1 - " ~ pooled ~ ") / (" ~ in ~ " * " ~ out ~ ")) + cast("
        ~ var('power_z') ~ " as double) * sqrt(" ~ treated_rate ~ " * (1 - "
        ~ treated_rate ~ ") / " ~ in ~ " + " ~ holdout_rate ~ " * (1 - "
        ~ holdout_rate ~ ") / " ~ out ~ "))"
    ) -%}
{% endmacro %}
