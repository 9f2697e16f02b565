{#-
    What is counted of somebody's interest in a product or a category during a
    session, each from the events of some types.

    Returns:
        dict of column name to SQL expression over event_type, boolean.
-#}
{% macro interest_counts() %}
    {%- do return(conditions_of_types({
        'list_views_count': ['view_list'],
        'product_views_count': ['view_product'],
        'wishes_count': ['add_to_wishlist'],
        'comparisons_count': ['compare'],
        'videos_count': ['video_view'],
        'shares_count': ['share'],
        'cart_adds_count': ['add_to_cart'],
        'cart_removals_count': ['remove_from_cart'],
    })) -%}
{% endmacro %}
