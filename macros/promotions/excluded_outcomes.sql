{#-
    The outcomes of a decision that contact nobody and hold nobody out, in the
    order of the waterfall.

    Returns:
        list[string].
-#}
{% macro excluded_outcomes() %}
    {%- do return([
        'not_active', 'wrong_customer_type', 'retention_expired',
        'already_contacted', 'no_address', 'no_consent', 'suppressed',
        'cooldown', 'frequency_cap', 'lost_to_priority', 'expired',
    ]) -%}
{% endmacro %}
