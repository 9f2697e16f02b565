{#-
    Incremental strategy `outdated`: the rows of who is outdated go, and those
    that the model's query finds for them come in their place.

    The model's config names in meta the model that lists who is outdated
    (`outdated`), and the column in it (`key`) where that is not the unique key.

    Args:
        arg_dict (dict): dbt's own: target_relation, temp_relation, unique_key
            (string, a column), dest_columns.
    Returns:
        SQL text: two statements, of one transaction.
-#}
{% macro get_incremental_outdated_sql(arg_dict) %}
    {%- set columns = get_quoted_csv(
        arg_dict.dest_columns | map(attribute='name')
    ) -%}
    {%- set meta = config.get('meta') -%}
    delete from {{ arg_dict.target_relation }}
    where {{ arg_dict.unique_key }} in (
        select {{ meta.get('key', arg_dict.unique_key) }}
        from {{ ref(meta.outdated) }}
    );
    insert into {{ arg_dict.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arg_dict.temp_relation }}
{% endmacro %}
