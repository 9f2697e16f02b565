{#-
    One end of the interval of a number of people foretold, in whole people,
    rounded outwards.

    Args:
        side (string): low or high.
        expected (string): SQL expression, double, people expected.
        chance_variance (string): SQL expression, double: variance of who is in,
            at known rates.
        rate_error (string): SQL expression, double: standard error that the
            rates bring in.
        most (string): SQL expression, integer: there cannot be more.
    Returns:
        SQL expression, integer, 0 to `most`; null when an argument is null.
    Raises:
        CompilationError: when `side` is neither low nor high.
-#}
{% macro foretold_bound(side, expected, chance_variance, rate_error, most) %}
    {%- if side not in ('low', 'high') -%}
        {%- do exceptions.raise_compiler_error(
            'foretold_bound: `side` must be low or high. Got: ' ~ side
        ) -%}
    {%- endif -%}
    {%- set reach = "cast(" ~ var('interval_z') ~ " as double) * sqrt("
        ~ chance_variance ~ " + pow(" ~ rate_error ~ ", 2))" -%}
    {#- a millionth less, so that what is whole but for its last digit is whole -#}
    {%- if side == 'low' -%}
        {%- set bound = "greatest(floor(" ~ expected ~ " - " ~ reach
            ~ " + 0.000001), 0)" -%}
    {%- else -%}
        {%- set bound = "ceil(" ~ expected ~ " + " ~ reach ~ " - 0.000001)" -%}
    {%- endif -%}
    {%- do return(
        "case when " ~ expected ~ " is not null and " ~ most
        ~ " is not null then cast(least(" ~ bound ~ ", " ~ most
        ~ ") as integer) end"
    ) -%}
{% endmacro %}
