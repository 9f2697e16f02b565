{#-
    For `qualify`: true for the latest version of its key, and for each of those
    that tie.

    Args:
        versions (any): as versions_of returns them.
    Returns:
        SQL expression, boolean, with a window function.
-#}
{% macro is_latest(versions) %}
    {%- do return(
        "rank() over (partition by " ~ versions.key | join(', ')
        ~ " order by " ~ versions.order | join(' desc nulls last, ')
        ~ " desc nulls last) = 1"
    ) -%}
{% endmacro %}
