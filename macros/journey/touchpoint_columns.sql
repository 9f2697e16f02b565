{#-
    What is known of a touchpoint, whatever it is: the columns, in order, that
    every int_<entity>s_touched returns.

    Returns:
        dict of column name to SQL type.
-#}
{% macro touchpoint_columns() %}
    {%- do return({
        'source_id': 'varchar',
        'action': 'varchar',
        'touchpoint': 'varchar',
        'occurred_at': 'timestamp with time zone',
        'customer_id': 'varchar',
        'visitor_id': 'varchar',
        'channel_group': 'varchar',
        'actor': 'varchar',
        'intent': 'varchar',
        'product_id': 'varchar',
        'category': 'varchar',
        'order_id': 'varchar',
        'message_id': 'varchar',
        'promotion_id': 'varchar',
        'store_id': 'varchar',
        'outcome': 'varchar',
        'sentiment': 'varchar',
        'score_rate': 'double',
        'duration_seconds': 'integer',
        'response_seconds': 'integer',
        'is_solved': 'boolean',
        'amount': 'decimal(18, 4)',
        'cost_amount': 'decimal(18, 4)',
    }) -%}
{% endmacro %}
