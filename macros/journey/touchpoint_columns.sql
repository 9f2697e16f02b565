{#-
    What is known of a touchpoint, whatever it is: the columns, in order, that
    every int_<entity>s_touched returns.

    Returns:
        dict of column name to SQL type.
-#}
{% macro touchpoint_columns() %}
    {%- do return({
        'source_id': 'string',
        'action': 'string',
        'touchpoint': 'string',
        'occurred_at': moment_type(),
        'customer_id': 'string',
        'visitor_id': 'string',
        'channel_group': 'string',
        'actor': 'string',
        'intent': 'string',
        'product_id': 'string',
        'category': 'string',
        'order_id': 'string',
        'message_id': 'string',
        'promotion_id': 'string',
        'store_id': 'string',
        'outcome': 'string',
        'sentiment': 'string',
        'score_rate': 'double',
        'duration_seconds': 'integer',
        'response_seconds': 'integer',
        'is_solved': 'boolean',
        'amount': 'decimal(18, 4)',
        'cost_amount': 'decimal(18, 4)',
    }) -%}
{% endmacro %}
