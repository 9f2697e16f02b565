{#-
    What a score is worked out from: one value per customer on a day, each in
    the bins of the definition score_bins.

    Returns:
        list[string] of column names of int_customers_observed, in the order in
        which they are shown.
-#}
{% macro score_features() %}
    {%- do return([
        'orders_count',
        'days_since_order',
        'days_known',
        'average_order_amount',
        'visits_count',
        'product_views_count',
        'clicks_count',
        'contacts_count',
    ]) -%}
{% endmacro %}
