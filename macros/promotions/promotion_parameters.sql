{#-
    The parameters that the seed promotion_rules may set, each with its type.

    A parameter of type whole, days, amount or flag stands once for a
    promotion; one with a list of choices may stand several times, and any of
    its values will do.

    Returns:
        dict of parameter to its type (string) or its choices (list[string]).
-#}
{% macro promotion_parameters() %}
    {%- do return({
        'sign': signal_names() | list,
        'wait_hours': 'whole',
        'wait_days': 'days',
        'wait_months': 'whole',
        'valid_days': 'whole',
        'undone_by': phase_signs() | list + ['cart_left'],
        'undone_in': ['category', 'customer'],
        'undone_days_before': 'whole',
        'cycle': ['consumable', 'semi_durable', 'durable'],
        'min_score': 'amount',
        'is_unusual': 'flag',
        'has_product': 'flag',
        'max_days_registered': 'whole',
        'min_orders': 'whole',
        'max_orders': 'whole',
        'min_age': 'whole',
        'max_age': 'whole',
        'gender': ['f', 'm', 'x'],
        'recency_class': ['active', 'inactive', 'lost'],
        'frequency_class': ['vip', 'loyal', 'frequent', 'sporadic', 'never'],
        'max_store_km': 'amount',
        'min_chats': 'whole',
        'is_always_paying_shipping': 'flag',
        'has_open_complaint': 'flag',
    }) -%}
{% endmacro %}
