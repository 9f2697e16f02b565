{#-
    Overrides dbt's own, which takes every table of Spark for one of Delta: a
    table of Parquet files takes no constraint.

    Args:
        relation (relation): the table.
        model (any): its node.
-#}
{% macro spark__persist_constraints(relation, model) %}
{% endmacro %}
