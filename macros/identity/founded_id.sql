{#-
    The id of the person whom an identifier founds.

    Args:
        identifier_type (string): SQL expression, varchar.
        identifier_value (string): SQL expression, varchar, as matched.
    Returns:
        SQL expression, varchar, see customer_id; null stays null.
-#}
{% macro founded_id(identifier_type, identifier_value) %}
    {%- do return(
        customer_id(value_key(identifier_type, identifier_value))
    ) -%}
{% endmacro %}
