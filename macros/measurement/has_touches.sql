{#-
    True when the retailer hands over what an order can be attributed to: visits
    or what was done with messages.

    Returns:
        SQL expression, boolean.
-#}
{% macro has_touches() %}
    {%- do return(
        "(" ~ is_provided('web_events') ~ " or "
        ~ is_provided('message_events') ~ ")"
    ) -%}
{% endmacro %}
