{#-
    True when a promotion is for whoever bought so: it is for all, or for that
    type. Somebody of both types is of either.

    Args:
        customer_type (string): SQL expression, varchar, of the order or else of
            the person, nullable.
    Returns:
        SQL expression, boolean, null of null unless the promotion is for all,
        over a relation `promotions`.
-#}
{% macro fits_customer_type(customer_type) %}
    {%- do return(
        "(promotions.customer_type = 'any' or " ~ customer_type
        ~ " in (promotions.customer_type, 'both'))"
    ) -%}
{% endmacro %}
