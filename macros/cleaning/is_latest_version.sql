{#-
    For `qualify`: true for the one row that stands for its key.

    The latest version wins. When several rows with different content tie for
    the latest, none does: they are listed in `quarantine` instead.

    Args:
        key (list[string]): key columns.
        versions (list[string]): columns that order versions, strongest first.
    Returns:
        SQL expression, boolean, with window functions.
    Raises:
        CompilationError: when a list is empty.
-#}
{% macro is_latest_version(key, versions) %}
    {%- if not key or not versions -%}
        {%- do exceptions.raise_compiler_error(
            'is_latest_version: `key` and `versions` must name columns. Got: '
            ~ key ~ ', ' ~ versions
        ) -%}
    {%- endif -%}
    {%- set keys = key | join(', ') -%}
    {%- set order = versions | join(' desc nulls last, ') -%}
    {%- do return(
        "rank() over (partition by " ~ keys ~ " order by " ~ order
        ~ " desc nulls last) = 1 and count(*) over (partition by " ~ keys
        ~ ", " ~ versions | join(', ') ~ ") = 1"
    ) -%}
{% endmacro %}
