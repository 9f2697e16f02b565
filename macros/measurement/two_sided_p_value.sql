{#-
    Probability that a standard normal variable is as far from 0 as a value, on
    whichever side.

    Args:
        z_score (string): SQL expression, double, nullable.
    Returns:
        SQL expression, double, 0 to 1; null stays null.
-#}
{% macro two_sided_p_value(z_score) %}
    {%- do return(
        "(2 * " ~ normal_upper_tail("abs(" ~ z_score ~ ")") ~ ")"
    ) -%}
{% endmacro %}
