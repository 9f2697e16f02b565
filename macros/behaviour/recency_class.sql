{#-
    How long ago somebody last gave a sign, by the thresholds of one cycle. A
    threshold is the last day of the better class.

    Args:
        age_days (string): SQL expression, integer, days since then.
        active_days (string): SQL expression, integer.
        inactive_days (string): SQL expression, integer.
    Returns:
        SQL expression, varchar: active, inactive or lost.
-#}
{% macro recency_class(age_days, active_days, inactive_days) %}
    {%- do return(
        "case when " ~ age_days ~ " <= " ~ active_days ~ " then 'active' when "
        ~ age_days ~ " <= " ~ inactive_days
        ~ " then 'inactive' else 'lost' end"
    ) -%}
{% endmacro %}
