{#-
    One end of Wilson's score interval of a rate, at var interval_z.

    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212.

    Args:
        hits (string): SQL expression, integer, 0 or more.
        total (string): SQL expression, integer, `hits` or more.
        side (string): lower or upper.
    Returns:
        SQL expression, double, 0 to 1; null when `total` is 0.
    Raises:
        CompilationError: when `side` is neither lower nor upper.
-#}
{% macro wilson_bound(hits, total, side) %}
    {%- if side not in ('lower', 'upper') -%}
        {%- do exceptions.raise_compiler_error(
            'wilson_bound: `side` must be lower or upper. Got: ' ~ side
        ) -%}
    {%- endif -%}
    {%- set z = 'cast(' ~ var('interval_z') ~ ' as double)' -%}
    {%- set rate = '(cast(' ~ hits ~ ' as double) / nullif(' ~ total ~ ', 0))' -%}
    {%- set sign = '-' if side == 'lower' else '+' -%}
    {%- do return(
        "((" ~ rate ~ " + " ~ z ~ " * " ~ z ~ " / (2 * nullif(" ~ total
        ~ ", 0)) " ~ sign ~ " " ~ z ~ " * sqrt((" ~ rate ~ " * (1 - " ~ rate
        ~ ") + " ~ z ~ " * " ~ z ~ " / (4 * nullif(" ~ total
        ~ ", 0))) / nullif(" ~ total ~ ", 0))) / (1 + " ~ z ~ " * " ~ z
        ~ " / nullif(" ~ total ~ ", 0)))"
    ) -%}
{% endmacro %}
