{#-
    What stands for a person once they are erased: it keeps their orders
    together and says nothing of who they were.

    Args:
        customer_id (string): SQL expression, varchar, the id they had.
    Returns:
        SQL expression, varchar, `erased_` and 24 hexadecimal digits.
-#}
{% macro erased_id(customer_id) %}
    {%- do return(
        "'erased_' || substr(md5(" ~ home_secret() ~ " || ':erased:' || "
        ~ customer_id ~ "), 1, 24)"
    ) -%}
{% endmacro %}
