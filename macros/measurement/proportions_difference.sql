{#-
    Difference of two conversion rates, treated less held out.

    Returns:
        SQL expression, double, -1 to 1, over columns treated_count,
        holdout_count, treated_buyers, holdout_buyers (integers); null when a
        group is empty.
-#}
{% macro proportions_difference() %}
    {%- do return(
        "(cast(treated_buyers as double) / nullif(treated_count, 0) "
        ~ "- cast(holdout_buyers as double) / nullif(holdout_count, 0))"
    ) -%}
{% endmacro %}
