{#-
    A query for the names of models of attribution.

    Args:
        kind (string): whole, shared or all, see attribution_models.
    Returns:
        SQL query, one column: model.
-#}
{% macro attribution_model_rows(kind) %}
    {%- set rows = [] -%}
    {%- for model in attribution_models(kind) -%}
        {%- do rows.append("select '" ~ model ~ "' as model") -%}
    {%- endfor -%}
    {%- do return(rows | join(' union all ')) -%}
{% endmacro %}
