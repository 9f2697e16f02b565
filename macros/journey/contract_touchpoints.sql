{#-
    The touchpoints that an interaction may have by the source contract.

    Returns:
        list[string]; empty while dbt parses.
-#}
{% macro contract_touchpoints() %}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for source in graph.sources.values()
            if source.name == 'interactions' -%}
            {%- do found.extend(
                source.columns.touchpoint.config.meta.accepted
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do return(found) -%}
{% endmacro %}
