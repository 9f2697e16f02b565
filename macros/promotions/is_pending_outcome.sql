{#-
    True for an outcome that is decided again tomorrow: what stood in the way
    may pass.

    Args:
        outcome (string): SQL expression, varchar.
    Returns:
        SQL expression, boolean; null stays null.
-#}
{% macro is_pending_outcome(outcome) %}
    {%- do return(
        outcome ~ " in ('no_address', 'no_consent', 'suppressed', 'cooldown', "
        ~ "'frequency_cap', 'lost_to_priority')"
    ) -%}
{% endmacro %}
