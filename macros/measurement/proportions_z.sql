{#-
    Pooled two-proportion z statistic, treated against held out.

    Source: Fleiss, Statistical Methods for Rates and Proportions, chapter 3.

    Returns:
        SQL expression, double, over columns treated_count, holdout_count,
        treated_buyers, holdout_buyers (integers); null when a group is empty
        or nobody, or everybody, bought.
-#}
{% macro proportions_z() %}
    {%- set pooled = "((treated_buyers + holdout_buyers) / "
        ~ "cast(nullif(treated_count + holdout_count, 0) as double))" -%}
    {%- do return(
        "(" ~ proportions_difference() ~ " / nullif(sqrt(" ~ pooled
        ~ " * (1 - " ~ pooled ~ ") * (1.0 / nullif(treated_count, 0) "
        ~ "+ 1.0 / nullif(holdout_count, 0))), 0))"
    ) -%}
{% endmacro %}
