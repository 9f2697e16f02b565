{#-
    The touchpoint at which a message of a channel is received.

    Args:
        channel (string): SQL expression, varchar.
    Returns:
        SQL expression, varchar.
-#}
{% macro message_touchpoint(channel) %}
    {%- do return(
        "case when " ~ channel ~ " = 'phone' then 'outbound_call' else "
        ~ channel ~ " end"
    ) -%}
{% endmacro %}
