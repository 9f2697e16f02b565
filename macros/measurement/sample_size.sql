{#-
    People needed, in both arms together, to see that two rates differ: two-sided
    at var interval_z, with the power of var power_z.

    Args:
        holdout_rate (string): SQL expression, double, 0 to 1: rate without the
            message.
        treated_rate (string): SQL expression, double, 0 to 1: rate with it.
        holdout_share (string): SQL expression, double, share of the people held
            out; 0.5 for two arms of the same size.
    Returns:
        SQL expression, double, to be multiplied by the share for an arm and
        rounded up; null when an argument is null, the rates are the same, or
        the share is 0 or 1.
-#}
{% macro sample_size(holdout_rate, treated_rate, holdout_share) %}
    {%- do return(
        "pow("
        ~ detection_distance(holdout_rate, treated_rate, holdout_share)
        ~ " / nullif(" ~ treated_rate ~ " - " ~ holdout_rate ~ ", 0), 2)"
    ) -%}
{% endmacro %}
