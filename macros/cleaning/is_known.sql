{#-
    True for a row that had arrived by the moment of the run.

    Args:
        arrived_at (any): SQL expression, timestamp with time zone; null means
            that the row says nothing of its arrival, and is known. None when no
            row of the table does.
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro is_known(arrived_at) %}
    {%- if arrived_at is none -%}
        {%- do return("true") -%}
    {%- endif -%}
    {%- do return("coalesce(" ~ arrived_at ~ " <= " ~ as_of_at() ~ ", true)") -%}
{% endmacro %}
