{#-
    Drop a table that working_table wrote.

    Args:
        relation (relation): the table.
-#}
{% macro drop_working_table(relation) %}
    {%- do run_query('drop table if exists ' ~ relation) -%}
{% endmacro %}
