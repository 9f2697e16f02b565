{#-
    True for an outcome of who had everything that a message takes: they enter,
    are held out, or only lack the slot.

    Args:
        outcome (string): SQL expression, varchar.
    Returns:
        SQL expression, boolean; null stays null.
-#}
{% macro is_eligible_outcome(outcome) %}
    {%- do return(
        outcome ~ " in ('cooldown', 'frequency_cap', 'lost_to_priority', "
        ~ "'entered', 'holdout')"
    ) -%}
{% endmacro %}
