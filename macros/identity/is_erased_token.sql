{#-
    True for what stands in a landed file for whoever was erased there: chance
    gave it, and nothing tells whose it was.

    Args:
        identifier (string): SQL expression, varchar, nullable.
    Returns:
        SQL expression, boolean; null stays null.
-#}
{% macro is_erased_token(identifier) %}
    {%- do return(matches(identifier, '^erased_[0-9a-f]{32}$')) -%}
{% endmacro %}
