{#-
    Configure a model whose table keeps the rows of whoever has nothing new: of
    the others, whom `int_<whom>_outdated` lists, rows are made anew. The model
    has a column `version`, by which `int_<whom>_versioned` knows what is made.

    Args:
        whom (string): visitors, people or journeys.
        column (string): the model's column that names them.
        key (string): the same in `int_<whom>_outdated`, where it differs.
-#}
{% macro keep_rows_of(whom, column, key=none) %}
    {{- config(
        materialized = kept_as(),
        unique_key = column,
        incremental_strategy = 'outdated',
        on_schema_change = 'fail',
        pre_hook = "{{ refuse_part() }}",
        meta = {
            'outdated': 'int_' ~ whom ~ '_outdated',
            'versions': 'int_' ~ whom ~ '_versioned',
            'key': key or column,
        },
    ) -}}
{% endmacro %}
