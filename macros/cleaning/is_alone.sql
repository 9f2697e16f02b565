{#-
    For `qualify`: true for a version that ties with no other of its key.

    Args:
        versions (any): as versions_of returns them.
    Returns:
        SQL expression, boolean, with a window function.
-#}
{% macro is_alone(versions) %}
    {%- do return(
        "count(*) over (partition by "
        ~ (versions.key + versions.order) | join(', ') ~ ") = 1"
    ) -%}
{% endmacro %}
