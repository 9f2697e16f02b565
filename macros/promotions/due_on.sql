{#-
    The day on which a purchase makes a replacement promotion due: look-back in
    months, then delay in days.

    Args:
        purchased_on (string): SQL expression, date.
    Returns:
        SQL expression, date, over a relation `promotions` of the seed.
-#}
{% macro due_on(purchased_on) %}
    {%- do return(add_days(
        add_months(purchased_on, 'coalesce(promotions.lookback_months, 0)'),
        'coalesce(promotions.delay_days, 0)'
    )) -%}
{% endmacro %}
