{#-
    Number of rows of a relation, counted now.

    Args:
        relation (string): relation, with a where clause if need be.
    Returns:
        integer.
-#}
{% macro count_of(relation) %}
    {%- set counted = run_query('select count(*) from ' ~ relation) -%}
    {%- do return(counted.rows[0][0] | int) -%}
{% endmacro %}
