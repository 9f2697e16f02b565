{#-
    One end of Newcombe's score interval of a difference of two rates, of a group
    less of another, at var interval_z.

    Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10.

    Args:
        side (string): lower or upper.
        group (string): what the columns of the group begin with.
        other (string): what those of the other begin with.
    Returns:
        SQL expression, double, -1 to 1, over columns <group>_count and
        <group>_buyers (integers) and those of the other; null when a group is
        empty.
    Raises:
        CompilationError: when `side` is neither lower nor upper.
-#}
{% macro newcombe_bound(side, group='treated', other='holdout') %}
    {%- set opposite = {'lower': 'upper', 'upper': 'lower'}.get(side) -%}
    {%- if opposite is none -%}
        {%- do exceptions.raise_compiler_error(
            'newcombe_bound: `side` must be lower or upper. Got: ' ~ side
        ) -%}
    {%- endif -%}
    {%- set rate = '(cast(' ~ group ~ '_buyers as double) / nullif(' ~ group
        ~ '_count, 0))' -%}
    {%- set other_rate = '(cast(' ~ other ~ '_buyers as double) / nullif('
        ~ other ~ '_count, 0))' -%}
    {%- set sign = '-' if side == 'lower' else '+' -%}
    {%- do return(
        "(" ~ proportions_difference(group, other) ~ " " ~ sign ~ " sqrt(pow("
        ~ rate ~ " - " ~ wilson_bound(group ~ '_buyers', group ~ '_count', side)
        ~ ", 2) + pow("
        ~ wilson_bound(other ~ '_buyers', other ~ '_count', opposite)
        ~ " - " ~ other_rate ~ ", 2)))"
    ) -%}
{% endmacro %}
