{#-
    Key of a journey: what long windows over its signs are sorted by, in place of
    two texts.

    Args:
        customer_id (string): SQL expression, varchar.
        category (string): SQL expression, varchar: 'all' or a category.
    Returns:
        SQL expression, bigint.
-#}
{% macro journey_key(customer_id, category) %}
    {%- do return(key64(customer_id ~ " || ' ' || " ~ category)) -%}
{% endmacro %}
