{#-
    True when an amount per unit lies in a band of the seed promotion_bands.

    Compares amount with bound x units in decimals, so that no average is
    rounded across an edge. An empty bound is open.

    Args:
        amount (string): SQL expression, decimal, sum over the units.
        units (string): SQL expression, integer, 1 or more.
    Returns:
        SQL expression, boolean, over a relation named `bands`; null when the
        amount is null.
-#}
{% macro is_within_band(amount, units) %}
    {%- set lower = 'bands.lower_bound * ' ~ units -%}
    {%- set upper = 'bands.upper_bound * ' ~ units -%}
    {%- do return(
        "(" ~ amount ~ " is not null and (bands.lower_bound is null or "
        ~ amount ~ " > " ~ lower ~ " or (bands.lower_inclusive and "
        ~ amount ~ " = " ~ lower ~ ")) and (bands.upper_bound is null or "
        ~ amount ~ " < " ~ upper ~ " or (bands.upper_inclusive and "
        ~ amount ~ " = " ~ upper ~ ")))"
    ) -%}
{% endmacro %}
