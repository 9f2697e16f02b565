{#-
    True for what had been deleted by the moment of the run.

    Args:
        deleted_at (string): SQL expression, timestamp with time zone, nullable.
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro is_deleted(deleted_at) %}
    {%- do return(
        'coalesce(' ~ deleted_at ~ ' <= ' ~ as_of_at() ~ ', false)'
    ) -%}
{% endmacro %}
