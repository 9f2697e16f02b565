{#-
    True when the retailer hands over what an activity cost: by itself, or with
    what the sending service tells of its messages.

    Returns:
        SQL expression, boolean.
-#}
{% macro has_costs() %}
    {%- do return(
        "(" ~ is_provided('activity_costs') ~ " or "
        ~ is_provided('message_events') ~ ")"
    ) -%}
{% endmacro %}
