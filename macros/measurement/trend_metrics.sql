{#-
    The metrics of trends: each is a measure, or one measure over another.

    Returns:
        list of [metric (string), source (string), numerator (string), denominator
        (string, or none for what is counted or summed)].
-#}
{% macro trend_metrics() %}
    {%- do return([
        ['orders', 'orders', 'orders', none],
        ['revenue_net', 'orders', 'revenue_net', none],
        ['average_order_value', 'orders', 'revenue_net', 'orders'],
        ['units_per_order', 'orders', 'units', 'orders'],
        ['buyers', 'orders', 'buyers', none],
        ['new_customers', 'orders', 'new_customers', none],
        ['new_customer_rate', 'orders', 'new_customers', 'buyers'],
        ['returns', 'returns', 'returns', none],
        ['sessions', 'web_events', 'sessions', none],
        ['visitors', 'web_events', 'visitors', none],
        ['session_order_rate', 'web_events', 'ordering_sessions', 'sessions'],
        ['emails_sent', 'message_events', 'emails_sent', none],
        ['emails_delivered', 'message_events', 'emails_delivered', none],
        ['emails_clicked', 'message_events', 'emails_clicked', none],
        [
            'email_delivery_rate', 'message_events',
            'emails_delivered', 'emails_sent',
        ],
        [
            'email_click_rate', 'message_events',
            'emails_clicked', 'emails_delivered',
        ],
        ['sms_sent', 'message_events', 'sms_sent', none],
        ['unsubscribes', 'message_events', 'unsubscribes', none],
        ['contacts', 'interactions', 'contacts', none],
        ['complaints', 'interactions', 'complaints', none],
        ['leads', 'crm_contacts', 'leads', none],
        ['cost', 'activity_costs', 'cost', none],
        ['cost_per_order', 'activity_costs', 'cost', 'orders'],
    ]) -%}
{% endmacro %}
