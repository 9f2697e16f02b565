{#-
    True for a row that had arrived by the moment of the run.

    Args:
        arrived_at (string): SQL expression, timestamp with time zone; null
            means that the row says nothing of its arrival, and is known.
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro is_known(arrived_at) %}
    {%- do return("coalesce(" ~ arrived_at ~ " <= " ~ as_of_at() ~ ", true)") -%}
{% endmacro %}
