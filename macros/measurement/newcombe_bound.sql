{#-
    One end of Newcombe's score interval of a difference of two rates, treated
    less held out, at var interval_z.

    Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10.

    Args:
        side (string): lower or upper.
    Returns:
        SQL expression, double, -1 to 1, over columns treated_count,
        holdout_count, treated_buyers, holdout_buyers (integers); null when a
        group is empty.
    Raises:
        CompilationError: when `side` is neither lower nor upper.
-#}
{% macro newcombe_bound(side) %}
    {%- set other = {'lower': 'upper', 'upper': 'lower'}.get(side) -%}
    {%- if other is none -%}
        {%- do exceptions.raise_compiler_error(
            'newcombe_bound: `side` must be lower or upper. Got: ' ~ side
        ) -%}
    {%- endif -%}
    {%- set treated = '(cast(treated_buyers as double) / '
        ~ 'nullif(treated_count, 0))' -%}
    {%- set holdout = '(cast(holdout_buyers as double) / '
        ~ 'nullif(holdout_count, 0))' -%}
    {%- set sign = '-' if side == 'lower' else '+' -%}
    {%- do return(
        "(" ~ proportions_difference() ~ " " ~ sign ~ " sqrt(pow(" ~ treated
        ~ " - " ~ wilson_bound('treated_buyers', 'treated_count', side)
        ~ ", 2) + pow(" ~ wilson_bound('holdout_buyers', 'holdout_count', other)
        ~ " - " ~ holdout ~ ", 2)))"
    ) -%}
{% endmacro %}
