{#-
    What is counted of a session, each from the events that fit a condition.

    Returns:
        dict of column name to SQL expression over event_type, boolean.
-#}
{% macro session_counts() %}
    {%- do return(conditions_of_types({
        'page_views_count': ['page_view', 'view_list', 'view_product'],
        'product_views_count': ['view_product'],
        'searches_count': ['search'],
        'cart_adds_count': ['add_to_cart'],
        'checkouts_count': ['begin_checkout'],
        'payments_count': ['add_payment', 'payment_failed'],
        'payments_failed_count': ['payment_failed'],
        'store_locators_count': ['store_locator'],
        'leads_count': ['generate_lead', 'form_submit', 'sign_up'],
    })) -%}
{% endmacro %}
