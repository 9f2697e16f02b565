{#-
    Chi-square of the split that came out against the split that was planned,
    one degree of freedom.

    Args:
        holdout_share (string): SQL expression, decimal, planned share held out,
            0 to 1, nullable.
    Returns:
        SQL expression, double, over columns treated_count and holdout_count
        (integers); null when the share is null, 0 or 1, or nobody is assigned.
-#}
{% macro split_chi_square(holdout_share) %}
    {%- set total = 'cast(treated_count + holdout_count as double)' -%}
    {%- do return(
        "(pow(holdout_count - " ~ total ~ " * " ~ holdout_share
        ~ ", 2) / nullif(" ~ total ~ " * " ~ holdout_share ~ " * (1 - "
        ~ holdout_share ~ "), 0))"
    ) -%}
{% endmacro %}
