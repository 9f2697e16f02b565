{#-
    A query for the names of the models of attribution.

    Returns:
        SQL query, one column: model.
-#}
{% macro attribution_model_rows() %}
    {%- set rows = [] -%}
    {%- for model in attribution_models() -%}
        {%- do rows.append("select '" ~ model ~ "' as model") -%}
    {%- endfor -%}
    {%- do return(rows | join(' union all ')) -%}
{% endmacro %}
