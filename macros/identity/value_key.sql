{#-
    Key of an identifier: of its value as matched it is the node in the graph of
    identities, as long as one person uses it.

    Args:
        identifier_type (string): SQL expression, varchar.
        identifier_value (string): SQL expression, varchar, as matched or as typed.
    Returns:
        SQL expression, bigint, 60 bits; null stays null.
-#}
{% macro value_key(identifier_type, identifier_value) %}
    {%- do return(key64(identifier_type ~ " || ':' || " ~ identifier_value)) -%}
{% endmacro %}
